"""Client connections that faults can disturb: reset, truncate or delay a response."""

import socket
import struct
import sys
from io import BufferedReader
from typing import Any

from cheroot import wsgi

from fakequay.determinism import monotonic, sleep
from fakequay.web.faults.connection_faults import ENVIRON
from fakequay.web.instances import instances, request_scope

from .chunked_body import ChunkedBody
from .http_connection import Request

# Value of the socket option SO_LINGER with which closing a socket sends RST.
_LINGER_ZERO = struct.pack("HH" if sys.platform == "win32" else "ii", 1, 0)
_LOOK_INTERVAL = 0.1  # seconds between two checks for the end of a connection with unread data


class Gateway(wsgi.Gateway_10):
    """WSGI gateway that adds the client connection and the instance to the WSGI environ.

    The instance is added only for a port that serves one instance.
    """

    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]  # its stub has None
        """Return the WSGI environ of a request, with the client connection and the instance."""
        if self.req.chunked_read:
            self.req.rfile = BufferedReader(ChunkedBody(self.req.conn.rfile))
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ[ENVIRON] = Connection(self.req)
        environ[request_scope.BEGAN] = self.req.conn.arrived
        listener = self.req.conn.listener
        if listener.instance is not None:
            environ |= {instances.ENVIRON: listener.instance, "SERVER_PORT": str(listener.port)}
        return environ

    def start_response(self, *response: Any) -> Any:
        """Store the status and headers of a response, unless a fault has ended the connection."""
        if self.req.has_ended:
            return self.write
        return super().start_response(*response)

    def write(self, chunk: bytes) -> None:
        """Send a part of the response body, unless a fault has ended the connection."""
        if not self.req.has_ended:
            super().write(chunk)


class Connection:
    """Client connection of a request, with the methods that connection faults call.

    Implements ``fakequay.web.faults.connection_faults.ClientConnection``.
    """

    __slots__ = ("_request",)

    def __init__(self, request: Request) -> None:
        self._request = request

    def reset(self) -> None:
        """Close the connection with a TCP RST."""
        connection = self._request.conn
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
        self._end()
        connection.linger = True  # so that the server does not shut the connection down without RST
        connection.rfile.close()
        connection.wfile.close()
        connection.socket.close()

    def truncate(self, kept: bytes, size: int) -> None:
        """Close the connection after the application has sent an incomplete body."""
        self._request.close_connection = True

    def stall(self, seconds: float) -> None:
        """Wait without sending a response, then close the connection."""
        self.wait(seconds)
        self._end()

    def wait(self, seconds: float) -> bool:
        """Wait for the given seconds. The wait ends earlier if the connection is closed.

        Returns:
            False if the server closed the connection during the wait. True if the time has passed,
            or if the client closed the connection.
        """
        connection = self._request.conn
        end = monotonic() + seconds
        connection.is_held = True
        try:
            while (rest := end - monotonic()) > 0 and not connection.wait_for_end(rest):
                sleep(min(rest, _LOOK_INTERVAL))
        finally:
            connection.is_held = False
        return not connection.is_aborted

    def _end(self) -> None:
        """Prevent further reads and writes on the connection."""
        self._request.has_ended = True
        self._request.sent_headers = True
        self._request.close_connection = True
