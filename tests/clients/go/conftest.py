"""Fixtures for the tests of clients written in Go: programs, and servers of two releases."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fakequay import FakeQuay
from tests.clients.go import programs
from tests.clients.go.client import Client

RELEASES = ("3.12", "3.19")


@pytest.fixture(scope="session", params=RELEASES)
def demo_server(request: pytest.FixtureRequest) -> Iterator[FakeQuay]:
    """Return a running server with the demo seed, for each release of Quay."""
    with FakeQuay("demo", quay_version=request.param) as quay:
        yield quay


@pytest.fixture
def open_client(tmp_path: Path) -> Callable[[str], Client]:
    """Return a function that opens a program in an empty home folder: ``open_client("crane")``."""
    return lambda name: Client(find_program(name), tmp_path)


def find_program(name: str) -> Path:
    """Return the path of a program: a built program, or an installed one.

    If the program is missing, skip the test. In CI, the test fails.
    """
    problem = f"{name} is not installed"
    try:
        known = programs.read_programs().get(name)
        if known:
            return programs.build(known)
    except programs.BuildFailed as error:
        problem = str(error)
    found = shutil.which(name)
    if found:
        return Path(found)
    if os.environ.get("CI") == "true":
        pytest.fail(problem)
    pytest.skip(problem)
