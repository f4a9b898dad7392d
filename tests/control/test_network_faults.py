"""Fault injection over the network: what requests, httpx and curl report."""

import http.client
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import requests

from fakequay import FakeQuay


@pytest.fixture(scope="module")
def module_server() -> Iterator[FakeQuay]:
    with FakeQuay() as quay:
        yield quay


@pytest.fixture
def quay(module_server: FakeQuay) -> FakeQuay:
    module_server.reset()
    return module_server


@pytest.fixture
def url(quay: FakeQuay) -> str:
    return f"{quay.url}/api/v1/organization/acme"


def curl(*arguments: str) -> int:
    """Run curl and return its exit status."""
    return subprocess.run(["curl", "-s", *arguments], capture_output=True, check=False).returncode


class TestFaultsOverTheNetwork:
    def test_reset_resets_the_connection(self, quay: FakeQuay, url: str) -> None:
        fault = quay.faults.add("getOrganization", reset=True)
        with pytest.raises(requests.ConnectionError, match=r"104|reset"):
            requests.get(url)
        with pytest.raises(httpx.ReadError, match=r"104|reset"):
            httpx.get(url)
        assert curl(url) == 56  # curl: failure in receiving data
        assert (fault.seen, fault.used) == (3, 3)
        assert [one.status for one in quay.requests.find()] == [None] * 3

    def test_truncate_closes_the_connection_within_the_body(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", truncate=10)
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
            requests.get(url)
        with pytest.raises(
            httpx.RemoteProtocolError, match="without sending complete message body"
        ):
            httpx.get(url)
        assert curl(url) == 18  # curl: partial file
        assert [one.status for one in quay.requests.find()] == [200] * 3

    def test_stall_causes_a_read_timeout(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", stall=60)
        with pytest.raises(requests.ReadTimeout):
            requests.get(url, timeout=0.05)
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(url, timeout=0.05)
        assert curl("--max-time", "0.05", url) == 28  # curl: timeout
        assert len(quay.requests.wait(3, status=None)) == 3

    def test_stalled_connection_is_closed_after_the_given_time(
        self, quay: FakeQuay, url: str
    ) -> None:
        quay.faults.add("getOrganization", stall=0.01)
        with pytest.raises(requests.ConnectionError, match="without response"):
            requests.get(url)
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            httpx.get(url)
        assert curl(url) == 52  # curl: empty reply

    def test_delay_delays_the_response(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", delay=0.2)
        with pytest.raises(requests.ReadTimeout):
            requests.get(url, timeout=0.05)
        assert requests.get(url).elapsed.total_seconds() >= 0.2
        assert httpx.get(url).elapsed.total_seconds() >= 0.2
        assert curl("--max-time", "0.05", url) == 28

    def test_status_replaces_the_response(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", status=429, retry_after=3)
        answer = requests.get(url)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
        assert httpx.get(url).status_code == 429
        assert curl("--fail", url) == 22  # curl: HTTP error

    def test_expired_token_stays_invalid(self, quay: FakeQuay) -> None:
        token = quay.token("alice", "user:read")
        bearer = {"Authorization": f"Bearer {token}"}
        url = f"{quay.url}/api/v1/user/"
        assert requests.get(url, headers=bearer).status_code == 200
        quay.faults.add(path="/api/v1/user/", expire=True, times=1)
        struck = requests.get(url, headers=bearer)
        assert (struck.status_code, struck.json()["error_type"]) == (401, "invalid_token")
        assert httpx.get(url, headers=bearer).json() == struck.json()
        assert curl("--fail", "-H", f"Authorization: Bearer {token}", url) == 22
        login = requests.get(f"{quay.url}/v2/auth", auth=("$oauthtoken", token))
        assert login.status_code == 401

    @pytest.mark.parametrize("effect", [{"reset": True}, {"stall": 0.01}, {"truncate": 1}])
    @pytest.mark.parametrize("data", [None, b"x" * 200_000])
    def test_broken_connections_are_not_logged_as_errors(
        self,
        quay: FakeQuay,
        url: str,
        effect: dict[str, Any],
        data: bytes | None,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        with quay.faults.add(path="/api/v1/organization/acme", **effect) as fault:
            for _ in range(2):
                with pytest.raises(requests.RequestException):
                    requests.request("PUT" if data else "GET", url, data=data)
            assert fault.used == 2
        assert requests.get(url).status_code == 200
        assert [one.message for one in caplog.records if one.levelname != "INFO"] == []

    def test_body_that_cannot_be_encoded_raises_value_error(self, quay: FakeQuay) -> None:
        with pytest.raises(ValueError, match="body: must be a string, or a value"):
            quay.faults.add("getOrganization", status=500, body="\ud800")

    def test_stalled_requests_do_not_block_other_requests(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", stall=60)
        with httpx.Client(timeout=10) as client:
            connections = [_send_request(quay, "/api/v1/organization/acme") for _ in range(14)]
            quay.requests.wait(14, operation="getOrganization")
            assert client.get(f"{quay.url}/api/v1/users/alice").status_code == 200
        for connection in connections:
            connection.close()

    def test_fault_is_removed_at_the_end_of_the_with_block(self, quay: FakeQuay, url: str) -> None:
        with quay.faults.add("getOrganization", status=500, name="down") as fault:
            assert requests.get(url).status_code == 500
            assert (fault.name, fault.used) == ("down", 1)
        assert requests.get(url).status_code == 200

    def test_misspelt_operation_raises_value_error(self, quay: FakeQuay) -> None:
        with pytest.raises(ValueError, match="did you mean 'getOrganization'"):
            quay.faults.add("getOrganisation", status=500)


def _send_request(quay: FakeQuay, path: str) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(quay.host, quay.port)
    connection.request("GET", path)
    return connection
