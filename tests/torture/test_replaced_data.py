"""Threads that call a server while other threads replace its data and move its clock."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import freezegun
import pytest
import requests
import time_machine

from fakequay import FakeQuay
from tests.support.registry_client import digest_of
from tests.torture import HARD, amount

SECONDS = amount(1, 15)
LONGEST_HEALTH_CHECK = 3  # seconds; 0.5 on a machine without other load
# Statuses of requests whose data, fault or instance another thread replaces.
EXPECTED = {200, 201, 202, 204, 400, 401, 403, 404, 409, 503}
FAR = {"at": "2999-01-01T00:00:00Z"}
NEAR = {"at": "2026-01-01T00:00:00Z"}


@pytest.fixture
def quay() -> Iterator[FakeQuay]:
    with FakeQuay("demo", clock="2026-01-01") as running:
        yield running


class Caller(threading.Thread):
    """Thread that repeats requests until a condition; an unexpected response ends the thread."""

    def __init__(
        self, quay: FakeQuay, send: Callable[["Caller"], None], has_ended: Callable[[], bool]
    ) -> None:
        super().__init__()
        self.quay, self._send, self._has_ended = quay, send, has_ended
        self.number = 0
        self.failure: BaseException | None = None
        self.session = requests.Session()
        self.start()

    def run(self) -> None:
        try:
            with self.session:
                while not self._has_ended():
                    self.number += 1
                    self._send(self)
        except Exception as error:
            self.failure = error

    def call(self, method: str, path: str, **options: object) -> requests.Response:
        """Send a request, and check the status of the response."""
        url = self.quay.url + path
        response = self.session.request(method, url, timeout=60, **options)  # type: ignore[arg-type]
        assert response.status_code in EXPECTED, (method, path, response.text[:500])
        return response

    def control(self, method: str, path: str, body: object = None) -> requests.Response:
        return self.call(method, f"/_fakequay/{path}", json=body or {})


def push_blob(caller: Caller) -> None:
    issued = caller.call(
        "GET",
        "/v2/auth?scope=repository:acme/web:pull,push",
        auth=("alice", "password-of-alice"),
    )
    data = f"{caller.name} {caller.number}".encode()
    caller.call(
        "POST",
        f"/v2/acme/web/blobs/uploads/?digest={digest_of(data)}",
        data=data,
        headers={"Authorization": f"Bearer {issued.json().get('token')}"},
    )


def create_organization(caller: Caller) -> None:
    token = caller.control("POST", "tokens", {"username": "alice"}).json().get("token")
    name = f"org{caller.ident}x{caller.number}"
    headers = {"Authorization": f"Bearer {token}"}
    caller.call("POST", "/api/v1/organization/", json={"name": name}, headers=headers)


def restore_snapshot(caller: Caller) -> None:
    caller.control("PUT", "snapshots/start")
    caller.control("POST", "snapshots/start/restore")


def reset(caller: Caller) -> None:
    caller.control("POST", "reset")


def replace_instance(caller: Caller) -> None:
    caller.control("PUT", "instances/other", {"seed": "demo"})
    headers = {"X-Fakequay-Instance": "other"}
    caller.call("GET", "/api/v1/users/alice", headers=headers)
    caller.control("DELETE", "instances/other")


def add_faults(caller: Caller) -> None:
    caller.control("PUT", "faults/busy", {"operation": "getUserInformation", "status": 503})
    caller.call("GET", "/api/v1/users/alice")
    caller.control("DELETE", "faults")


def move_clock(caller: Caller) -> None:
    caller.control("POST", "clock/freeze", FAR if caller.number % 2 else NEAR)
    caller.call("GET", "/api/v1/users/alice")


def delete_requests(caller: Caller) -> None:
    caller.control("GET", "requests")
    caller.control("DELETE", "requests")
    caller.control("DELETE", "coverage")


def check_health(caller: Caller) -> None:
    for path in ("live", "ready"):
        began = time.monotonic()
        assert caller.call("GET", f"/_fakequay/{path}").json() == {path: True}
        assert time.monotonic() - began < LONGEST_HEALTH_CHECK


ACTIONS = (
    push_blob,
    create_organization,
    restore_snapshot,
    reset,
    replace_instance,
    add_faults,
    move_clock,
    delete_requests,
    check_health,
)


def run_callers(quay: FakeQuay, actions: tuple[Callable[[Caller], None], ...]) -> None:
    until = time.monotonic() + SECONDS
    callers = [Caller(quay, action, lambda: time.monotonic() > until) for action in actions]
    for caller in callers:
        caller.join()
    assert [caller.failure for caller in callers if caller.failure] == []


def test_nine_threads_that_replace_data_cause_no_unexpected_response(quay: FakeQuay) -> None:
    before = list(quay.world.store.accounts.all())
    run_callers(quay, ACTIONS)
    quay.reset()
    assert list(quay.world.store.accounts.all()) == before
    assert (quay.faults.all(), quay.requests.find()) == ([], [])
    assert requests.get(f"{quay.url}/api/v1/users/alice").status_code == 200


# freezegun replaces functions in all modules one by one; rarely, other threads then fail.
@pytest.mark.parametrize(
    "change", [time_machine.travel, *([freezegun.freeze_time] if HARD else [])]
)
def test_kept_connections_survive_changes_of_the_time_under_load(
    quay: FakeQuay, change: Callable[[str], AbstractContextManager[object]]
) -> None:
    """The threads reuse their connections while the main thread changes the system time."""
    changed = threading.Event()

    def read(caller: Caller) -> None:
        assert caller.call("GET", "/api/v1/users/alice").json()["username"] == "alice"

    readers = [Caller(quay, read, changed.is_set) for _ in range(8)]
    with requests.Session() as session:
        for number in range(10 * SECONDS):
            with change(("1999-01-01", "2035-01-01")[number % 2]):
                assert session.get(f"{quay.url}/api/v1/users/alice", timeout=60).status_code == 200
            assert session.get(f"{quay.url}/api/v1/users/alice", timeout=60).status_code == 200
    changed.set()
    for reader in readers:
        reader.join()
    assert [reader.failure for reader in readers if reader.failure] == []
    assert all(reader.number for reader in readers)
