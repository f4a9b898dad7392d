"""Thread pool: adds threads under load, and closes the slowest connections at the limit.

A connection gets a thread when it has sent data. If all threads have been busy for a while and
connections wait, the pool adds threads. At ``MAX_THREADS``, the pool closes the connections whose
requests have taken longest.
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
MAX_THREADS = 256
# Seconds that a thread waits for another request on a connection. Keeping the thread is much faster
# than giving the connection back to the selector.
KEEP_ALIVE_WAIT = 0.005
STUCK = 0.2  # seconds after which a thread counts as busy with a slow request
PIECE = 64 * 1024  # bytes of an unread body to discard in one read
MAX_HEAD = 64 * 1024  # bytes of the request line and headers


class Request(HTTPRequest):
    """HTTP request whose response starts with one packet: the head and the start of the body."""

    head = b""

    def read_request_line(self) -> bool:
        """Read the request line. Respond 400 to malformed URIs for which cheroot responds 500."""
        try:
            return bool(super().read_request_line())  # type: ignore[no-untyped-call]
        except ValueError:
            self.simple_response("400 Bad Request", "Malformed Request-URI")
            return False

    def send_headers(self) -> None:
        """Store the headers, which are sent in one packet with the first part of the body."""
        self._discard_body()
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
        """Send a part of the response body. The first part is sent together with the headers."""
        if self.head:
            self._send_head(chunk)
        else:
            super().write(chunk)

    def respond(self) -> None:
        """Call the WSGI application, and send its response to the client."""
        super().respond()
        self._send_head()

    def _discard_body(self) -> None:
        """Read the rest of the request body, so that it is not parsed as the next request."""
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
    """Client connection.

    Attributes:
        begun: ``time.monotonic()`` at the start of the current request; infinity before the first
            request.
        seen: Whether the server has already waited for data of this connection.
        instance_port: Port of an instance to which the client connected; None if the client
            connected to the port of the server.
    """

    RequestHandlerClass = Request
    begun = float("inf")
    seen = False
    instance_port: "InstancePort | None" = None

    @property
    def is_dismissed(self) -> bool:
        """Whether the connection belongs to the closed port of a deleted instance."""
        return self.instance_port is not None and self.instance_port.closed

    def communicate(self) -> bool:
        """Handle requests of this connection while more follow and no other connection waits."""
        has_more = True
        while has_more:
            self.begun = time.monotonic()
            if not super().communicate():  # type: ignore[no-untyped-call]
                return False
            has_more = not self.server.requests.qsize and self._has_next_request()
        return True

    def _has_next_request(self) -> bool:
        if self.rfile.has_data():
            return True
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(KEEP_ALIVE_WAIT * 1000))


class Connections(ConnectionManager):
    """Connection manager of the server. cheroot calls ``_expire`` a hundred times a second."""

    _dismissed = False

    def dismiss(self) -> None:
        """Close the idle connections of closed instance ports at the next call of ``_expire``."""
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
    """Add or remove threads; at the limit, close the connections with the slowest requests."""
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
    if len(busy) < MAX_THREADS:
        pool.grow(pool.qsize)
    else:
        for longest in sorted(busy, key=lambda conn: conn.begun)[: pool.qsize]:
            with suppress(OSError):
                longest.socket.shutdown(socket.SHUT_RD)
