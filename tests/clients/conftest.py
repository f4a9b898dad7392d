"""Fixtures with running servers for the tests of clients."""

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
def office_server(request: pytest.FixtureRequest) -> Iterator[FakeQuay]:
    with FakeQuay(seed=request.config.rootpath / OFFICE) as quay:
        yield quay


@pytest.fixture
def quay(office_server: FakeQuay) -> FakeQuay:
    """Return a running server with the seed office.json, reset."""
    office_server.reset()
    return office_server


@pytest.fixture(scope="session")
def demo_server() -> Iterator[FakeQuay]:
    with FakeQuay(["demo", TRIGGERS]) as quay:
        yield quay


@pytest.fixture
def demo(demo_server: FakeQuay) -> FakeQuay:
    """Return a running server with the demo seed and two build triggers, reset."""
    demo_server.reset()
    return demo_server


@pytest.fixture(params=KINDS)
def login(request: pytest.FixtureRequest, demo: FakeQuay) -> Login:
    """Return a name and password with push access to acme/api, for each kind of login."""
    return KINDS[request.param](demo)


@pytest.fixture
def alice(demo: FakeQuay) -> Sdk:
    """Return quayio-sdk authenticated as an admin of acme."""
    return Sdk(demo, demo.token("alice"))


@pytest.fixture
def quayadmin(demo: FakeQuay) -> Sdk:
    """Return quayio-sdk authenticated as a superuser."""
    return Sdk(demo, demo.token("quayadmin"))
