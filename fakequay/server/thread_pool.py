"""Connections without number, and clients that take their time: nobody has to wait for them.

A thread is given to a connection once it has sent something. When every thread has been with its
client for a while and others wait, there are more threads; when there are as many as may be, the
clients that have taken longest are cut off.
"""

import io
import select
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cheroot.connections import ConnectionManager
from cheroot.server import HTTPConnection, HTTPRequest

if TYPE_CHECKING:
    from .instance_ports import InstancePort

THREADS = 10
MOST_THREADS = 256
PATIENCE = 0.005  # seconds: who asks again within them keeps the thread, which is much cheaper
STUCK = 0.2  # seconds that a thread has been with a request
PIECE = 64 * 1024  # bytes of a body that are passed over at once
MOST_HEAD = 64 * 1024  # bytes: the first line and the headers


class Request(HTTPRequest):
    head = b""

    def read_request_line(self) -> bool:
        """cheroot's own answers 500 to some addresses that are none."""
        try:
            return bool(super().read_request_line())  # type: ignore[no-untyped-call]
        except ValueError:
            self.simple_response("400 Bad Request", "Malformed Request-URI")
            return False

    def send_headers(self) -> None:
        """Held back until there is something to send with them: one packet, not two."""
        self._pass_over_body()
        wire, held = self.conn.wfile, io.BytesIO()
        self.conn.wfile = held
        try:
            super().send_headers()
        finally:
            self.conn.wfile = wire
        self.head = held.getvalue()
        if self.chunked_write:
            self._send_head()

    def write(self, chunk: bytes) -> None:
        if self.head:
            self._send_head(chunk)
        else:
            super().write(chunk)

    def respond(self) -> None:
        super().respond()
        self._send_head()

    def _pass_over_body(self) -> None:
        """What of a refused body nobody has read is not the next request."""
        try:
            while not self.close_connection and self.rfile.read(PIECE):
                pass
            if self.chunked_read and self.rfile.closed:
                list(self.rfile.read_trailer_lines())
        except (OSError, ValueError):
            self.close_connection = True

    def _send_head(self, chunk: bytes = b"") -> None:
        head, self.head = self.head, b""
        if head:
            self.conn.wfile.write(head + chunk)


class Connection(HTTPConnection):
    RequestHandlerClass = Request
    begun = float("inf")
    seen = False
    instance_port: "InstancePort | None" = None  # None for a connection to the main instance's port

    @property
    def is_dismissed(self) -> bool:
        return self.instance_port is not None and self.instance_port.closed

    def communicate(self) -> bool:
        """Answer, and go on with a client that goes on, as long as nobody else waits."""
        goes_on = True
        while goes_on:
            self.begun = time.monotonic()
            if not super().communicate():  # type: ignore[no-untyped-call]
                return False
            goes_on = not self.server.requests.qsize and self._says_more()
        return True

    def _says_more(self) -> bool:
        if self.rfile.has_data():
            return True
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(PATIENCE * 1000))


class Connections(ConnectionManager):
    """As cheroot's, which looks after them a hundred times a second."""

    _dismissed = False

    def dismiss(self) -> None:
        """Those that came in by a door that is closed are when they are looked after next."""
        self._dismissed = True

    def _expire(self, threshold: float) -> None:
        if self._dismissed:
            self._dismissed = False
            for _, conn in self._selector.connections:  # type: ignore[attr-defined]
                if isinstance(conn, Connection) and conn.is_dismissed:
                    conn.last_used = float("-inf")
        super()._expire(threshold)  # type: ignore[misc]
        relieve(self.server.requests)


def relieve(pool: Any) -> None:
    """See to it that whoever waits is served."""
    if len(pool._threads) > pool.min:
        pool._clear_dead_threads()  # cheroot counts them as idle until then
    if not pool.qsize:
        if pool.idle > pool.min:
            pool.shrink(pool.idle - pool.min)
        return
    stuck_since = time.monotonic() - STUCK
    busy = [thread.conn for thread in list(pool._threads)]
    if any(conn is None or conn.begun > stuck_since for conn in busy):
        return
    if len(busy) < MOST_THREADS:
        pool.grow(pool.qsize)
    else:
        for longest in sorted(busy, key=lambda conn: conn.begun)[: pool.qsize]:
            with suppress(OSError):
                longest.socket.shutdown(socket.SHUT_RD)
