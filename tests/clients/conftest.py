"""A live server, as other people's clients meet it."""

from collections.abc import Iterator

import pytest

from fakequay import FakeQuay

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
