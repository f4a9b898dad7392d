"""HTTP listener on this machine that records the requests it receives."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


class Listener(ThreadingHTTPServer):
    """HTTP server that records requests and sends the response in ``answer``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[str, str | None, Any]] = []
        self.answer: tuple[int, dict[str, str]] = (200, {})
        self.answer_body = b""
        self.arrival = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    @property
    def bodies(self) -> list[Any]:
        return [body for _, _, body in self.received]


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._record(json.loads(body))

    def do_GET(self) -> None:
        self._record(None)

    def log_message(self, format: str, *args: object) -> None: ...

    def _record(self, body: Any) -> None:
        self.server.received.append((self.path, self.headers["Content-Type"], body))
        self.server.arrival.set()
        status, headers = self.server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.answer_body)


@contextmanager
def run_listener() -> Iterator[Listener]:
    with Listener() as listener:
        thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield listener
        listener.shutdown()
        thread.join()
