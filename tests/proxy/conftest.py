"""A server with a forward proxy, and a raw connection to the proxy."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from fakequay import FakeQuay

SEED = {
    "fakequay": 1,
    "users": {"alice": {"password": "password-of-alice"}},
    "organizations": {"acme": {"teams": {"owners": {"role": "admin", "members": ["alice"]}}}},
    "repositories": {"acme/web": {"visibility": "public", "tags": {"latest": {"layers": 2}}}},
}


@pytest.fixture(scope="module")
def server() -> Iterator[FakeQuay]:
    with FakeQuay(SEED, proxy=True, proxy_hosts=["registry.test:5000", "mirror.test"]) as quay:
        yield quay


@pytest.fixture
def quay(server: FakeQuay) -> FakeQuay:
    server.reset()
    return server


@pytest.fixture
def connect(quay: FakeQuay) -> Iterator[Callable[[], socket.socket]]:
    """Return a function that opens a connection to the proxy, which is closed after the test."""
    opened: list[socket.socket] = []

    def open_connection() -> socket.socket:
        assert quay.proxy_port is not None
        opened.append(socket.create_connection(("127.0.0.1", quay.proxy_port), timeout=20))
        return opened[-1]

    yield open_connection
    for connection in opened:
        with closing(connection):
            pass
