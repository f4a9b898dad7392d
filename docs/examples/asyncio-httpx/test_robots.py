"""Tests of robots.py. The client calls the server in the same process, without a socket."""

from collections.abc import AsyncIterator

import httpx
import pytest
from robots import Robots

from fakequay import FakeQuay

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(fakequay: FakeQuay) -> AsyncIterator[httpx.AsyncClient]:
    """Return an asynchronous client with a token of the user alice.

    Because of the transport, the URL may be that of the production server.
    """
    async with httpx.AsyncClient(
        transport=fakequay.httpx_transport(),
        base_url="https://quay.example.com",
        headers={"Authorization": f"Bearer {fakequay.token('alice', 'org:admin')}"},
    ) as client:
        yield client


async def test_creates_robot_accounts_in_parallel(
    fakequay: FakeQuay, client: httpx.AsyncClient
) -> None:
    robots = Robots(client, "lighthouse")

    await robots.create(["nightly", "weekly"])

    names = ["lighthouse+backup", "lighthouse+nightly", "lighthouse+weekly"]
    assert await robots.list_names() == names
    fakequay.requests.verify(2, operation="createOrgRobot", caller="alice", status=201)


async def test_waits_and_retries_at_a_rate_limit(
    fakequay: FakeQuay, client: httpx.AsyncClient
) -> None:
    fakequay.faults.add("createOrgRobot", status=429, retry_after=1, times=1)

    await Robots(client, "lighthouse").create(["nightly"])

    (refused,) = fakequay.requests.verify(1, operation="createOrgRobot", status=429)
    fakequay.requests.verify(1, operation="createOrgRobot", status=201, after=refused.id)


async def test_retries_after_a_timeout(fakequay: FakeQuay, client: httpx.AsyncClient) -> None:
    fault = fakequay.faults.add("getOrgRobots", stall=60, times=1)
    client.timeout = httpx.Timeout(0.2)

    assert await Robots(client, "lighthouse").list_names() == ["lighthouse+backup"]
    assert fault.used == 1
    fakequay.requests.verify(1, operation="getOrgRobots", status=200)
