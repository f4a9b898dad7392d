"""Somebody who looks at the console."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from fakequay import seeds
from fakequay.app import create_app
from fakequay.determinism import Ids
from fakequay.world.checkpoint import Checkpoint
from tests.console.page_parser import Person


@pytest.fixture
def person(client: FlaskClient) -> Person:
    return Person(client)


@pytest.fixture
def owner_at_home(person: Person) -> Person:
    """The owner of the organization acme, signed in."""
    person.sign_in("owner")
    return person


@pytest.fixture
def superuser(person: Person) -> Person:
    """The superuser of the demo seed, signed in."""
    person.sign_in("quayadmin")
    return person


@pytest.fixture(scope="session")
def shop_data() -> Checkpoint:
    seed = seeds.read([Path(__file__).parent.parent / "seed_files" / "rich_repository.json"])
    return Checkpoint.of(seeds.load(seed, ids=Ids("shop")))


@pytest.fixture
def shop(shop_data: Checkpoint) -> Person:
    """A browser of a server with the repository shop/web, which has everything a seed can hold."""
    return Person(create_app(shop_data.fork()).test_client())
