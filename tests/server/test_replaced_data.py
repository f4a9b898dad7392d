"""Requests that begin before the data of an instance is replaced, and end afterwards."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from fakequay import FakeQuay

TEXT = (
    "the data of instance 'main' was replaced (by a reset, a snapshot or a seed) after this "
    "request had begun, so the request was not executed: repeat the request if you still need it"
)


@pytest.fixture
def quay() -> Iterator[FakeQuay]:
    with FakeQuay("demo") as running:
        yield running


@pytest.fixture
def owner(quay: FakeQuay) -> dict[str, str]:
    return {"Authorization": f"Bearer {quay.token('alice')}"}


def begin_delayed(quay: FakeQuay, method: str, path: str, **options: Any) -> "Delayed":
    """Send a request that a fault delays, and return while it waits."""
    delay = quay.faults.add(path=path, delay=0.5, times=1)
    sent = Delayed(method, quay.url + path, options)
    while not delay.used:
        pass
    return sent


class Delayed(threading.Thread):
    """Thread that sends a request."""

    def __init__(self, method: str, url: str, options: dict[str, Any]) -> None:
        super().__init__()
        self._arguments = (method, url, options)
        self.start()

    def run(self) -> None:
        method, url, options = self._arguments
        self.received = requests.request(method, url, **options)

    def response(self) -> tuple[int, Any]:
        self.join()
        return self.received.status_code, self.received.json()


def names(quay: FakeQuay) -> list[str]:
    return [account.name for account in quay.world.store.accounts.all()]


def test_write_that_began_before_a_reset_is_refused_and_not_recorded(
    quay: FakeQuay, owner: dict[str, str]
) -> None:
    before = names(quay)
    path = "/api/v1/organization/"
    delayed = begin_delayed(quay, "POST", path, json={"name": "late"}, headers=owner)
    quay.reset()
    assert delayed.response() == (503, {"message": TEXT})
    assert names(quay) == before
    assert quay.requests.find() == []
    assert owner["Authorization"] == f"Bearer {quay.token('alice')}"
    # The next request is executed.
    answer = requests.post(quay.url + path, json={"name": "later"}, headers=owner)
    assert (answer.status_code, answer.json()) == (201, "Created")
    assert names(quay) == [*before, "later"]
    assert [exchange.id for exchange in quay.requests.find()] == [1]


def test_registry_request_that_began_before_a_reset_gets_a_registry_error(quay: FakeQuay) -> None:
    delayed = begin_delayed(quay, "POST", "/v2/acme/web/blobs/uploads/", auth=("alice", "x"))
    quay.reset()
    error = {"code": "UNAVAILABLE", "detail": {}, "message": TEXT}
    assert delayed.response() == (503, {"errors": [error]})


@pytest.mark.parametrize(
    ("replace", "body"), [("/snapshots/empty/restore", {}), ("/seed", {"fakequay": 1})]
)
def test_write_that_began_before_a_restore_or_seed_is_refused_and_recorded(
    quay: FakeQuay, owner: dict[str, str], replace: str, body: dict[str, Any]
) -> None:
    control = f"{quay.url}/_fakequay"
    assert requests.put(f"{control}/snapshots/empty").status_code == 201
    path = "/api/v1/organization/"
    delayed = begin_delayed(quay, "POST", path, json={"name": "late"}, headers=owner)
    assert requests.post(control + replace, json=body).status_code in {200, 204}
    assert delayed.response() == (503, {"message": TEXT})
    assert "late" not in names(quay)
    assert [exchange.status for exchange in quay.requests.find()] == [503]


def send(quay: FakeQuay, data: bytes) -> socket.socket:
    client = socket.create_connection((quay.host, quay.port), timeout=10)
    client.sendall(data)
    # A later request is answered, so the server has noticed the data.
    assert requests.get(f"{quay.url}/_fakequay/live").status_code == 200
    return client


@pytest.mark.parametrize(
    "path", ["/_fakequay/faults", "/_fakequay/clock/advance", "/_fakequay/tokens"]
)
def test_control_request_whose_body_ends_after_a_reset_changes_nothing(
    quay: FakeQuay, path: str
) -> None:
    body = b'{"path": "*"}'
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    with send(quay, head.encode() + body[:5]) as client:
        quay.reset()
        client.sendall(body[5:])
        assert client.recv(4096).startswith(b"HTTP/1.1 503 ")
    assert quay.faults.all() == []


def test_request_whose_head_ends_after_a_reset_is_refused_and_not_recorded(
    quay: FakeQuay, owner: dict[str, str]
) -> None:
    line = b"PUT /api/v1/organization/acme/robots/late HTTP/1.1\r\n"
    with send(quay, line) as client:
        quay.reset()
        client.sendall(
            f"Host: localhost\r\nAuthorization: {owner['Authorization']}\r\n\r\n".encode()
        )
        assert client.recv(4096).startswith(b"HTTP/1.1 503 ")
    assert quay.requests.find() == []


@pytest.mark.parametrize("path", ["faults", "faults/next", "requests", "coverage"])
def test_deletion_whose_head_ends_after_a_reset_deletes_nothing(quay: FakeQuay, path: str) -> None:
    with send(quay, f"DELETE /_fakequay/{path} HTTP/1.1\r\n".encode()) as client:
        quay.reset()
        quay.faults.add("getOrgRobots", status=502, name="next")
        assert requests.get(f"{quay.url}/api/v1/users/alice").status_code == 200
        client.sendall(b"Host: localhost\r\n\r\n")
        assert client.recv(4096).startswith(b"HTTP/1.1 503 ")
    assert [fault.name for fault in quay.faults.all()] == ["next"]
    assert quay.requests.count() == 1
    assert requests.get(f"{quay.url}/_fakequay/coverage").json()["called"] == 1


def test_fault_of_the_next_test_does_not_count_earlier_requests(quay: FakeQuay) -> None:
    with send(quay, b"GET /api/v1/users/alice HTTP/1.1\r\n") as client:
        quay.reset()
        fault = quay.faults.add("getUserInformation", status=502, times=1)
        client.sendall(b"Host: localhost\r\n\r\n")
        assert client.recv(4096).startswith(b"HTTP/1.1 503 ")
    assert (fault.seen, fault.used) == (0, 0)


def test_chunk_whose_bytes_arrive_after_a_restore_is_not_appended(quay: FakeQuay) -> None:
    base = f"{quay.url}/v2"
    scope = {"scope": "repository:acme/web:pull,push"}
    login = ("$oauthtoken", quay.token("alice"))
    bearer = requests.get(f"{base}/auth", params=scope, auth=login).json()["token"]
    headers = {"Authorization": f"Bearer {bearer}"}
    begun = requests.post(f"{base}/acme/web/blobs/uploads/", headers=headers)
    location = begun.headers["Location"].removeprefix(quay.url)
    control = f"{quay.url}/_fakequay/snapshots/begun"
    assert requests.put(control).status_code == 201
    head = f"PATCH {location} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bearer}\r\n"
    with send(quay, f"{head}Content-Length: 100000\r\n\r\n".encode() + b"x" * 70_000) as client:
        assert requests.post(f"{control}/restore").status_code == 204
        client.sendall(b"x" * 30_000)
        assert client.recv(4096).startswith(b"HTTP/1.1 503 ")
    status = requests.get(quay.url + location, headers=headers)
    assert (status.status_code, status.headers["Range"]) == (204, "bytes=0-0")


def test_parallel_resets_all_succeed(quay: FakeQuay) -> None:
    url = f"{quay.url}/_fakequay/reset"
    statuses: list[int] = []

    def reset() -> None:
        with requests.Session() as session:
            statuses.extend(session.post(url).status_code for _ in range(10))

    threads = [threading.Thread(target=reset) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [204] * 40


def test_background_jobs_do_not_run_with_the_clock_before_a_reset() -> None:
    with FakeQuay("demo", clock="2026-01-01", background_jobs=True) as quay:
        jobs = [job.at for job in quay.jobs.due()]
        for _ in range(2):
            quay.world.clock.advance(366 * 86_400)
            while quay.jobs.due() and [job.at for job in quay.jobs.due()] == jobs:
                pass
            quay.reset()
            assert [job.at for job in quay.jobs.due()] == jobs


def test_slow_upload_does_not_block_snapshots_and_new_instances(quay: FakeQuay) -> None:
    base, control = f"{quay.url}/v2", f"{quay.url}/_fakequay"
    scope = {"scope": "repository:acme/web:pull,push"}
    login = ("$oauthtoken", quay.token("alice"))
    bearer = requests.get(f"{base}/auth", params=scope, auth=login).json()["token"]
    headers = {"Authorization": f"Bearer {bearer}"}
    begun = requests.post(f"{base}/acme/web/blobs/uploads/", headers=headers)
    location = begun.headers["Location"].removeprefix(quay.url)
    head = f"PATCH {location} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bearer}\r\n"
    with send(quay, f"{head}Content-Length: 100000\r\n\r\n".encode() + b"x" * 70_000) as client:
        saved = requests.put(f"{control}/snapshots/running", timeout=5)
        created = requests.post(f"{control}/instances", json={"copy": "main"}, timeout=5)
        assert (saved.status_code, created.status_code) == (201, 201)
        client.sendall(b"x" * 30_000)
        assert client.recv(4096).startswith(b"HTTP/1.1 202 ")
    status = requests.get(quay.url + location, headers=headers)
    assert (status.status_code, status.headers["Range"]) == (204, "bytes=0-100000")


def test_instances_can_be_created_while_uploads_end(quay: FakeQuay) -> None:
    blobs = quay.world.blobs
    failures: list[Exception] = []

    def upload(number: int) -> None:
        for n in range(20):
            blobs.begin(name := f"{number}-{n}")
            blobs.append(name, [b"x" * 100_000])
            blobs.cancel(name)

    def copy() -> None:
        try:
            for _ in range(20):
                blobs.save_uploads()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(3)]
    threads += [threading.Thread(target=copy) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
