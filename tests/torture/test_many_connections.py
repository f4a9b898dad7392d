"""Many concurrent clients, including silent and slow connections."""

import resource
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import pytest

from tests.torture import amount
from tests.torture.server import Client, Server

CLIENTS = 64
SECONDS = amount(3, 60)
SILENT = 1_000
SLOW = amount(100, 600)


@pytest.fixture(scope="module", autouse=True)
def many_files() -> Iterator[None]:
    """Raise the limit of open files, which the server process inherits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8_192), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture(scope="module")
def server(many_files: None) -> Iterator[Server]:
    with Server() as running:
        yield running


class Worker(threading.Thread):
    """Client that writes and reads its robots and reads a shared repository until a time."""

    def __init__(self, client: Client, number: int, until: float) -> None:
        super().__init__()
        self.client, self.number, self.until = client, number, until
        self.taken: list[float] = []
        self.faults: list[str] = []
        self.made = 0

    def run(self) -> None:
        while time.monotonic() < self.until:
            name = f"w{self.number}x{self.made}"
            self.ask("PUT", f"/organization/acme/robots/{name}", 201)
            self.made += 1
            self.ask("GET", f"/organization/acme/robots/{name}", 200)
            self.ask("GET", "/repository/acme/web", 200)
            self.ask("GET", "/organization/acme/robots/nobody", 400)
            self.ask("POST", "/repository", 201, {**NEW, "repository": name})

    def ask(self, method: str, path: str, status: int, body: object = None) -> None:
        began = time.monotonic()
        answer = self.client.api(method, path, body)
        self.taken.append(time.monotonic() - began)
        if answer.status != status:
            self.faults.append(f"{method} {path}: {answer.status} {answer.body[:200]!r}")


NEW = {"namespace": "acme", "visibility": "private", "description": ""}


def test_concurrent_clients_lose_no_update_and_wait_fairly(server: Server) -> None:
    until = time.monotonic() + SECONDS
    workers = [Worker(server.client(), number, until) for number in range(CLIENTS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [fault for worker in workers for fault in worker.faults] == []
    client = server.client()
    listed = client.api("GET", "/organization/acme/robots").json["robots"]
    made = {f"w{worker.number}x{number}" for worker in workers for number in range(worker.made)}
    assert {robot["name"].partition("+")[2] for robot in listed} == made
    repositories = list_repository_names(client)
    assert repositories == {"web", *made}
    taken = [seconds for worker in workers for seconds in worker.taken]
    cuts = statistics.quantiles(taken, n=100)
    assert cuts[98] <= 20 * cuts[49], (cuts[49], cuts[98])


def list_repository_names(client: Client) -> set[str]:
    found: set[str] = set()
    page = ""
    while True:
        answer = client.api("GET", f"/repository?namespace=acme{page}").json
        found |= {one["name"] for one in answer["repositories"]}
        if "next_page" not in answer:
            return found
        page = f"&next_page={answer['next_page']}"


def open_connections(
    server: Server, stack: ExitStack, many: int, first: bytes
) -> list[socket.socket]:
    parts = urlsplit(server.url)
    assert parts.hostname is not None
    found = []
    for _ in range(many):
        found.append(stack.enter_context(socket.create_connection((parts.hostname, parts.port))))
        if first:
            found[-1].sendall(first)
    return found


GET = b"GET /_fakequay/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEAD = b"POST /api/v1/organization/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"


@pytest.mark.parametrize("first", [b"", GET], ids=["new", "kept alive"])
def test_thousand_silent_connections_do_not_delay_a_new_one(server: Server, first: bytes) -> None:
    with ExitStack() as stack:
        for silent in open_connections(server, stack, SILENT, first):
            if first:
                assert silent.recv(4_096).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        assert server.nobody().call("GET", "/_fakequay/live").status == 200
        assert time.monotonic() - began < 3


@pytest.mark.parametrize("first", [HEAD, HEAD + b"\r\n{"], ids=["headers", "body"])
def test_slow_clients_do_not_delay_other_clients(server: Server, first: bytes) -> None:
    with ExitStack() as stack:
        slow = open_connections(server, stack, SLOW, first)
        for _ in range(3):
            for one in slow:
                with suppress(OSError):  # the server may have closed a slow connection
                    one.sendall(b"x")
            began = time.monotonic()
            assert server.nobody().call("GET", "/_fakequay/live").status == 200
            assert time.monotonic() - began < 8  # slow clients can occupy a thread for ten seconds
