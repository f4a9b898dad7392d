"""Fixtures for pytest, which imports this in every run: so nothing heavy is imported up here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fakequay.server import FakeQuay

KEYWORDS = ("seed", "clock", "config")
MARKER = "fakequay(seed=…, clock=…, config=…): the world that the fakequay fixture starts with."


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("fakequay_seed", "Seeds of the fakequay fixtures.", type="args", default=["demo"])
    parser.addini("fakequay_clock", "Moment at which time stands still in them.", default="")
    parser.addini("fakequay_config", "Keys of Quay's configuration.", type="linelist")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def fakequay_server(pytestconfig: pytest.Config) -> Iterator[FakeQuay]:
    """A server for the whole run, on a port of its own in each xdist worker."""
    from fakequay.server import FakeQuay

    with FakeQuay(**_configured(pytestconfig)) as quay:
        yield quay


@pytest.fixture
def fakequay(request: pytest.FixtureRequest, fakequay_server: FakeQuay) -> FakeQuay:
    """The server as if it had just been started, with the world that the test's marker asks for."""
    fakequay_server.load(**_marked(request.node))
    return fakequay_server


def _configured(config: pytest.Config) -> dict[str, Any]:
    from fakequay.settings import moment, pair

    clock = config.getini("fakequay_clock")
    try:
        return {
            "seed": tuple(config.getini("fakequay_seed")),
            "clock": moment(clock) if clock else None,
            "config": dict(pair(line) for line in config.getini("fakequay_config")),
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
    return wanted
