"""Somebody who looks at the console."""

import pytest
from flask.testing import FlaskClient

from tests.console.page_parser import Person


@pytest.fixture
def person(client: FlaskClient) -> Person:
    return Person(client)


@pytest.fixture
def owner_at_home(person: Person) -> Person:
    """The owner of the organization acme, signed in."""
    person.sign_in("owner")
    return person
