"""Fixtures for the tests of the pytest plugin."""

import pytest

from tests.support.coverage_processes import MEASURED
from tests.support.nested_pytest import import_all_modules


@pytest.fixture(scope="session", autouse=True)
def _imported_modules() -> None:
    import_all_modules()


@pytest.fixture(autouse=True)
def _measured_subprocesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure the coverage of the pytest processes that a test starts: only they run the plugin."""
    for name, value in MEASURED.items():
        monkeypatch.setenv(name, value)
