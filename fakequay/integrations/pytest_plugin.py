"""pytest plugin: the fixtures and the marker of fakequay.

pytest imports this module in every run, so the other modules of fakequay are imported in functions.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from importlib.machinery import ModuleSpec

    from fakequay.server import FakeQuay
    from fakequay.server.instance import ControlledQuay
    from fakequay.server.instances import QuayInstance

KEYWORDS = ("seed", "clock", "features", "config", "strict")
MARKER = (
    "fakequay(seed=…, clock=…, features=…, config=…, strict=…): the seed, frozen clock, features "
    "and configuration of the fakequay fixture. strict=True fails the test if it calls an endpoint "
    "that Quay does not have, or if a fault never matched."
)
USES = {"fakequay", "fakequay_server", "fakequay_factory"}
SERVER = pytest.StashKey["FakeQuay"]()
OTHERS = pytest.StashKey["list[tuple[str, ControlledQuay]]"]()


class _PlainImportFinder:
    """Import finder that loads fakequay's modules without pytest's assertion rewriting.

    The modules contain no assertions of tests, and rewriting them would delay the first test run of
    a fresh installation by seconds.
    """

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, _target: object = None
    ) -> ModuleSpec | None:
        """Find a module of the package fakequay; return None for all other modules."""
        return PathFinder.find_spec(name, path) if name.startswith("fakequay.") else None


sys.meta_path.insert(0, _PlainImportFinder)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of fakequay to pytest's configuration file."""
    parser.addini(
        "fakequay_seed", "Seeds that the fakequay fixtures load.", type="args", default=["demo"]
    )
    parser.addini(
        "fakequay_clock",
        "Time at which the clock of the fakequay fixtures is frozen: ISO 8601 or Unix seconds.",
        default="",
    )
    parser.addini(
        "fakequay_features",
        "Features of Quay, as NAME=true or NAME=false, one on each line.",
        type="linelist",
    )
    parser.addini(
        "fakequay_config",
        "Keys of Quay's configuration, as KEY=VALUE, one on each line.",
        type="linelist",
    )
    parser.addini(
        "fakequay_strict",
        "Fail tests that call endpoints that Quay does not have, or whose faults never matched.",
        type="bool",
        default=False,
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker ``fakequay``."""
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def fakequay_server(pytestconfig: pytest.Config) -> Iterator[FakeQuay]:
    """Run one server for the whole test session; with xdist, one in each worker."""
    from fakequay.server import FakeQuay

    with FakeQuay(**_configured(pytestconfig)) as quay:
        pytestconfig.stash[SERVER] = quay
        yield quay
        del pytestconfig.stash[SERVER]


@pytest.fixture
def fakequay(request: pytest.FixtureRequest, fakequay_server: FakeQuay) -> FakeQuay:
    """Provide the session's server, reset to the seed and settings of the test's marker."""
    arguments = _marked(request.node)
    arguments.pop("strict", None)
    fakequay_server.load(**arguments)
    return fakequay_server


@pytest.fixture
def fakequay_factory(
    request: pytest.FixtureRequest, fakequay_server: FakeQuay
) -> Iterator[Factory]:
    """Create further instances or servers, which are deleted after the test.

    ``fakequay_factory()`` creates an instance; ``fakequay_factory.server()`` starts a server.
    """
    factory = Factory(fakequay_server, request.node.stash.setdefault(OTHERS, []))
    yield factory
    factory.close()


class Factory:
    """Value of the fixture ``fakequay_factory``: creates instances and servers for a test."""

    def __init__(self, server: FakeQuay, created: list[tuple[str, ControlledQuay]]) -> None:
        self._server = server
        self._created = created
        self._open: list[QuayInstance | FakeQuay] = []

    def __call__(self, name: str | None = None, **plan: Any) -> QuayInstance:
        """Create an instance on the session's server.

        Args:
            name: Name of the instance; None for a generated name.
            plan: Arguments of ``FakeQuay.instances.create``.
        """
        instance = self._server.instances.create(name, **plan)
        self._open.append(instance)
        self._created.append((instance.name, instance))
        return instance

    def server(self, **settings: Any) -> FakeQuay:
        """Start another server.

        Args:
            settings: Arguments of ``FakeQuay``.
        """
        from fakequay.server import FakeQuay

        quay = FakeQuay(**settings)
        quay.start()
        self._open.append(quay)
        self._created.append((quay.url, quay))
        return quay

    def close(self) -> None:
        """Delete the instances and stop the servers."""
        for quay in self._open:
            quay.__exit__(None, None, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a passing test if it is strict and a strict-mode check finds a problem."""
    yield
    if _uses(item) and _is_strict(item):
        from fakequay.traffic.strict_checks import find_problems

        problems = [line for name, quay in _quays(item) for line in find_problems(quay, name)]
        if problems:
            pytest.fail("\n".join(problems), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the recorded requests to the report of a failed test."""
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
    """Return the instances and servers of a test, with their names; the main instance has ""."""
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
    """Return the merged arguments of the test's markers; the closest marker wins."""
    arguments: dict[str, Any] = {}
    for marker in reversed(list(test.iter_markers("fakequay"))):
        unknown = set(marker.kwargs) - set(KEYWORDS)
        if marker.args or unknown:
            problem = ", ".join(sorted(unknown)) or "a positional argument"
            raise pytest.UsageError(
                f"@pytest.mark.fakequay accepts the keywords {', '.join(KEYWORDS)}, not {problem}"
            )
        arguments |= marker.kwargs
    if arguments.keys() & {"features", "config"}:
        arguments["config"] = _marked_config(test, arguments)
    return arguments


def _marked_config(test: pytest.Item, arguments: dict[str, Any]) -> Mapping[str, Any]:
    """Remove ``features`` from the arguments of a marker; return the configuration that they set.

    Raises:
        pytest.UsageError: A feature or a key of the configuration is unknown, or a value is
            invalid.
    """
    from fakequay.settings import checked_config, feature_keys

    try:
        features = feature_keys(arguments.pop("features", ()))
        return checked_config({**features, **checked_config(arguments.get("config") or {})})
    except ValueError as error:
        raise pytest.UsageError(f"@pytest.mark.fakequay of {test.nodeid}: {error}") from error
