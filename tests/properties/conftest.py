"""Fixtures of the property tests: no coverage measurement, which would add half of the time."""

from collections.abc import Iterator

import pytest

from tests.support import coverage_processes


@pytest.fixture(autouse=True)
def without_coverage() -> Iterator[None]:
    with coverage_processes.pause():
        yield
