"""Thousands of calls that differ little: to measure what they reach takes half as long again."""

from collections.abc import Iterator

import pytest

from tests.support import coverage_processes


@pytest.fixture(autouse=True)
def unmeasured() -> Iterator[None]:
    with coverage_processes.nothing():
        yield
