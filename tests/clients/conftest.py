"""Live servers, as other people's clients meet them."""

from collections.abc import Iterator

import pytest

from fakequay import FakeQuay
from tests.clients.credentials import KINDS, Login
from tests.clients.sdk import Sdk

OFFICE = "tests/seed_files/office.json"
GIT = {"build_source": "git@git.example.com:acme/web.git", "credentials": []}
TRIGGERS = {
    "fakequay": 1,
    "repositories": {
        "acme/web": {
            "triggers": {
                "ready": {"service": "custom-git", "user": "alice", "config": GIT},
                "new": {"service": "custom-git", "user": "alice"},
            }
        }
    },
}


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
    with FakeQuay(["demo", TRIGGERS]) as quay:
        yield quay


@pytest.fixture
def demo(company: FakeQuay) -> FakeQuay:
    """The demo on a port, with two triggers, as it was planted."""
    company.reset()
    return company


@pytest.fixture(params=KINDS)
def login(request: pytest.FixtureRequest, demo: FakeQuay) -> Login:
    """The name and password of somebody who may push to acme/api, of each kind in turn."""
    return KINDS[request.param](demo)


@pytest.fixture
def alice(demo: FakeQuay) -> Sdk:
    """quayio-sdk as an admin of acme."""
    return Sdk(demo, demo.token("alice"))


@pytest.fixture
def quayadmin(demo: FakeQuay) -> Sdk:
    """quayio-sdk as a superuser."""
    return Sdk(demo, demo.token("quayadmin"))
