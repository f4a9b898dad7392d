"""Fixtures for the tests of the pytest plugin."""

import pytest

from tests.support.coverage_processes import MEASURED


@pytest.fixture(autouse=True)
def _measured_subprocesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure the coverage of the pytest processes that a test starts: only they run the plugin."""
    for name, value in MEASURED.items():
        monkeypatch.setenv(name, value)
