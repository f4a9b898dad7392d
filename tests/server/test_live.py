"""``live`` and ``deliver_webhooks``: what happens without being asked for, and what leaves."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from threading import enumerate as threads
from typing import Any

import pytest

from fakequay import FakeQuay


class Listener(ThreadingHTTPServer):
    """What is posted to it can be waited for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: Queue[Any] = Queue()


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        self.server.received.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield listener
        listener.shutdown()
        thread.join()


def seed(listener: Listener) -> dict[str, Any]:
    """A build that is complete in a minute, and a listener that waits for that."""
    config = {"url": f"http://127.0.0.1:{listener.server_port}/"}
    hook = {"event": "build_success", "method": "webhook", "config": config}
    return {
        "fakequay": 1,
        "organizations": {"acme": {}},
        "repositories": {"acme/web": {"builds": [{"uuid": "b1"}], "subscriptions": [hook]}},
    }


def test_what_is_due_happens_though_nobody_asks(listener: Listener) -> None:
    with FakeQuay(seed(listener), live=True, deliver_webhooks=True) as quay:
        quay.world.clock.advance(60)
        told = listener.received.get(timeout=10)
    assert (told["build_id"], told["repository"]) == ("b1", "acme/web")


def test_otherwise_nothing_runs_beside_the_requests(listener: Listener) -> None:
    with FakeQuay(seed(listener)):
        assert "fakequay agenda" not in [thread.name for thread in threads()]


def test_it_ends_with_the_server(listener: Listener) -> None:
    with FakeQuay(seed(listener), live=True):
        assert "fakequay agenda" in [thread.name for thread in threads()]
    assert "fakequay agenda" not in [thread.name for thread in threads()]


def test_what_a_test_makes_happen_is_sent_at_once(listener: Listener) -> None:
    with FakeQuay(seed(listener), deliver_webhooks=True) as quay:
        quay.agenda.finish_build("b1")
        assert listener.received.get_nowait()["build_id"] == "b1"


def test_without_the_flag_nothing_leaves(listener: Listener) -> None:
    with FakeQuay(seed(listener)) as quay:
        quay.agenda.finish_build("b1")
        (kept,) = quay.world.store.deliveries.all()
    assert (kept.state, listener.received.qsize()) == ("recorded", 0)


def test_a_setting_goes_before_the_flag(listener: Listener) -> None:
    config = {"FAKEQUAY_DELIVER_WEBHOOKS": False}
    with FakeQuay(seed(listener), config=config, deliver_webhooks=True) as quay:
        quay.agenda.finish_build("b1")
        assert listener.received.qsize() == 0
