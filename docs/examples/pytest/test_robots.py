"""Tests of robots.py. The fixture ``fakequay`` is a server with seed.json."""

import pytest
from robots import Robots

from fakequay import FakeQuay


@pytest.fixture
def robots(fakequay: FakeQuay) -> Robots:
    """Return the code under test with the URL and a token of the server."""
    return Robots(fakequay.url, fakequay.token("alice", "org:admin"), "lighthouse")


def test_creates_a_robot_account(fakequay: FakeQuay, robots: Robots) -> None:
    token = robots.create("nightly", "Runs at night")

    assert len(token) == 64
    assert robots.list_names() == ["lighthouse+backup", "lighthouse+nightly"]
    body = {"description": "Runs at night"}
    fakequay.requests.verify(1, operation="createOrgRobot", body=body, caller="alice")


def test_waits_and_retries_at_a_rate_limit(fakequay: FakeQuay, robots: Robots) -> None:
    fakequay.faults.add("createOrgRobot", status=429, retry_after=1, times=1)

    robots.create("nightly", "Runs at night")

    (refused,) = fakequay.requests.verify(1, operation="createOrgRobot", status=429)
    fakequay.requests.verify(1, operation="createOrgRobot", status=201, after=refused.id)


def test_retries_after_a_timeout(fakequay: FakeQuay, robots: Robots) -> None:
    fault = fakequay.faults.add("getOrgRobots", stall=60, times=1)
    robots.timeout = 0.2

    assert robots.list_names() == ["lighthouse+backup"]
    assert fault.used == 1
    fakequay.requests.verify(1, operation="getOrgRobots", status=200)
