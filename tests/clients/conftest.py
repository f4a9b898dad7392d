"""A live server, as other people's clients meet it."""

from collections.abc import Iterator

import pytest

from fakequay import FakeQuay
from tests.clients.credentials import KINDS, Login

OFFICE = "tests/worlds/office.json"


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest) -> Iterator[FakeQuay]:
    with FakeQuay(seed=request.config.rootpath / OFFICE) as quay:
        yield quay


@pytest.fixture
def quay(served: FakeQuay) -> FakeQuay:
    """The office on a port, as it was planted."""
    served.reset()
    return served


@pytest.fixture(scope="session")
def company() -> Iterator[FakeQuay]:
    with FakeQuay(seed="demo") as quay:
        yield quay


@pytest.fixture
def demo(company: FakeQuay) -> FakeQuay:
    """The demo on a port, as it was planted."""
    company.reset()
    return company


@pytest.fixture(params=KINDS)
def login(request: pytest.FixtureRequest, demo: FakeQuay) -> Login:
    """The name and password of somebody who may push to acme/api, of each kind in turn."""
    return KINDS[request.param](demo)
