"""Fixtures for pytest, which imports this in every run: so nothing heavy is imported up here."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from importlib.machinery import ModuleSpec

    from fakequay.server import FakeQuay
    from fakequay.server.instance import ControlledQuay
    from fakequay.server.instances import QuayInstance

KEYWORDS = ("seed", "clock", "features", "config", "strict")
MARKER = (
    "fakequay(seed=…, clock=…, features=…, config=…, strict=…): the world that the fakequay "
    "fixture starts with, and whether the test fails for calls of what Quay does not have and for "
    "faults that never struck."
)
USES = {"fakequay", "fakequay_server", "fakequay_factory"}
SERVER = pytest.StashKey["FakeQuay"]()
OTHERS = pytest.StashKey["list[tuple[str, ControlledQuay]]"]()


class _AsTheyAre:
    """Finds our modules before pytest does, which would parse each one to rewrite assertions.

    There are none to rewrite, and the first test of a fresh checkout would wait seconds for it.
    """

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, _target: object = None
    ) -> ModuleSpec | None:
        return PathFinder.find_spec(name, path) if name.startswith("fakequay.") else None


sys.meta_path.insert(0, _AsTheyAre)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("fakequay_seed", "Seeds of the fakequay fixtures.", type="args", default=["demo"])
    parser.addini("fakequay_clock", "Moment at which time stands still in them.", default="")
    parser.addini("fakequay_features", "Features, as NAME=true or NAME=false.", type="linelist")
    parser.addini("fakequay_config", "Keys of Quay's configuration.", type="linelist")
    parser.addini(
        "fakequay_strict",
        "Fail tests that call what Quay does not have, or plan faults that never strike.",
        type="bool",
        default=False,
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def fakequay_server(pytestconfig: pytest.Config) -> Iterator[FakeQuay]:
    """A server for the whole run, on a port of its own in each xdist worker."""
    from fakequay.server import FakeQuay

    with FakeQuay(**_configured(pytestconfig)) as quay:
        pytestconfig.stash[SERVER] = quay
        yield quay
        del pytestconfig.stash[SERVER]


@pytest.fixture
def fakequay(request: pytest.FixtureRequest, fakequay_server: FakeQuay) -> FakeQuay:
    """The server as if it had just been started, with the world that the test's marker asks for."""
    wanted = _marked(request.node)
    wanted.pop("strict", None)
    fakequay_server.load(**wanted)
    return fakequay_server


@pytest.fixture
def fakequay_factory(
    request: pytest.FixtureRequest, fakequay_server: FakeQuay
) -> Iterator[Factory]:
    """Makes more Quays, which are gone after the test: worlds of the server, or servers."""
    factory = Factory(fakequay_server, request.node.stash.setdefault(OTHERS, []))
    yield factory
    factory.close()


class Factory:
    """``fakequay_factory()`` is a world with a port; ``.server()`` a server of its own."""

    def __init__(self, server: FakeQuay, made: list[tuple[str, ControlledQuay]]) -> None:
        self._server = server
        self._made = made
        self._open: list[QuayInstance | FakeQuay] = []

    def __call__(self, name: str | None = None, **plan: Any) -> QuayInstance:
        """A world beside the server's own, as ``FakeQuay.instances.create`` makes it."""
        world = self._server.instances.create(name, **plan)
        self._open.append(world)
        self._made.append((world.name, world))
        return world

    def server(self, **settings: Any) -> FakeQuay:
        """A FakeQuay, started, as its class takes settings."""
        from fakequay.server import FakeQuay

        quay = FakeQuay(**settings)
        quay.start()
        self._open.append(quay)
        self._made.append((quay.url, quay))
        return quay

    def close(self) -> None:
        for one in self._open:
            one.__exit__(None, None, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Let a test that has passed so far fail if it is strict, and something is amiss."""
    yield
    if _uses(item) and _is_strict(item):
        from fakequay.traffic.strict_checks import find_problems

        found = [line for name, quay in _quays(item) for line in find_problems(quay, name)]
        if found:
            pytest.fail("\n".join(found), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the requests that came in beside what a test printed, if it has failed."""
    report = yield
    if report.failed and call.when != "teardown" and _uses(item):
        from fakequay.traffic.failure_report import report_lines

        for name, quay in _quays(item):
            title = f"fakequay requests to {name}" if name else "fakequay requests"
            report.sections.append((title, "\n".join(report_lines(quay.requests))))
    return report


def _uses(item: pytest.Item) -> bool:
    return not USES.isdisjoint(getattr(item, "fixturenames", ()))


def _quays(item: pytest.Item) -> list[tuple[str, ControlledQuay]]:
    """Those that a test has to do with, each with a name; the server's own has none."""
    server = item.config.stash.get(SERVER, None)
    return [("", server), *item.stash.get(OTHERS, [])] if server is not None else []


def _is_strict(item: pytest.Item) -> bool:
    return bool(_marked(item).get("strict", item.config.getini("fakequay_strict")))


def _configured(config: pytest.Config) -> dict[str, Any]:
    from fakequay.settings import parse_setting, parse_time

    clock = config.getini("fakequay_clock")
    try:
        return {
            "seed": tuple(config.getini("fakequay_seed")),
            "clock": parse_time(clock) if clock else None,
            "config": dict(
                [parse_setting(f"FEATURE_{line}") for line in config.getini("fakequay_features")]
                + [parse_setting(line) for line in config.getini("fakequay_config")]
            ),
        }
    except ValueError as error:
        raise pytest.UsageError(f"fakequay, in {config.inipath}: {error}") from error


def _marked(test: pytest.Item) -> dict[str, Any]:
    """What the markers say, the one nearest to the test last."""
    wanted: dict[str, Any] = {}
    for marker in reversed(list(test.iter_markers("fakequay"))):
        unknown = set(marker.kwargs) - set(KEYWORDS)
        if marker.args or unknown:
            what = ", ".join(sorted(unknown)) or "a value without its keyword"
            raise pytest.UsageError(
                f"@pytest.mark.fakequay takes {', '.join(KEYWORDS)}, not {what}"
            )
        wanted |= marker.kwargs
    features = wanted.pop("features", None)
    if features is not None:
        wanted["config"] = {**_features(features), **wanted.get("config", {})}
    return wanted


def _features(given: Any) -> dict[str, bool]:
    """By Quay's names for them: those to turn on, or a mapping to whether each is on."""
    pairs = given.items() if hasattr(given, "items") else ((name, True) for name in given)
    return {f"FEATURE_{name.removeprefix('FEATURE_')}": is_on for name, is_on in pairs}
