"""Access of connection faults to the client's connection: reset, truncate or delay a response."""

import select
import socket
import struct
import time
from typing import Any

from cheroot import wsgi
from cheroot.server import HTTPRequest

from fakequay.web.faults.connection_faults import ENVIRON
from fakequay.web.instances import instances

_LINGER_ZERO = struct.pack("ii", 1, 0)  # value of SO_LINGER: closing sends RST
_HUNG_UP = getattr(select, "POLLRDHUP", None)


class Gateway(wsgi.Gateway_10):
    """WSGI gateway that adds the connection and the instance of its port to the environ."""

    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]  # its stub has None
        """Return the WSGI environ of the request, with connection and instance of the port."""
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ[ENVIRON] = Connection(self.req)
        if port := self.req.conn.instance_port:
            environ |= {instances.ENVIRON: port.world, "SERVER_PORT": str(port.port)}
        return environ


class Connection:
    """Connection by which a request arrived, with the methods that connection faults call.

    Implements ``fakequay.web.faults.connection_faults.ClientConnection``.
    """

    __slots__ = ("_request",)

    def __init__(self, request: HTTPRequest) -> None:
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

    def wait(self, seconds: float) -> None:
        """Wait for a number of seconds, or until the client closes the connection."""
        if _HUNG_UP is None:
            time.sleep(seconds)
            return
        poll = select.poll()
        poll.register(self._request.conn.socket, _HUNG_UP)
        poll.poll(seconds * 1000)

    def _end(self) -> None:
        """Prevent further reads and writes on the connection."""
        self._request.sent_headers = True
        self._request.close_connection = True
