"""The connection under a request, to be broken off or kept waiting."""

import select
import socket
import struct
import time
from typing import Any

from cheroot import wsgi
from cheroot.server import HTTPRequest

from fakequay.web.faults.connection_faults import ENVIRON
from fakequay.web.instances import instances

_AT_ONCE = struct.pack("ii", 1, 0)  # of SO_LINGER: what is closed is reset
_HUNG_UP = getattr(select, "POLLRDHUP", None)


class Gateway(wsgi.Gateway_10):
    """Hands an application the connection, too, and says whose port it came in by."""

    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]  # its stub says None
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ[ENVIRON] = Connection(self.req)
        if port := self.req.conn.instance_port:
            environ |= {instances.ENVIRON: port.world, "SERVER_PORT": str(port.port)}
        return environ


class Connection:
    """See ``fakequay.web.faults.connection_faults.Wire``."""

    __slots__ = ("_request",)

    def __init__(self, request: HTTPRequest) -> None:
        self._request = request

    def reset(self) -> None:
        connection = self._request.conn
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self._end()
        connection.linger = True  # the server is not to say goodbye: it would not be a RST
        connection.rfile.close()
        connection.wfile.close()
        connection.socket.close()

    def truncate(self, kept: bytes, size: int) -> None:
        self._request.close_connection = True

    def stall(self, seconds: float) -> None:
        self.wait(seconds)
        self._end()

    def wait(self, seconds: float) -> None:
        if _HUNG_UP is None:
            time.sleep(seconds)
            return
        poll = select.poll()
        poll.register(self._request.conn.socket, _HUNG_UP)
        poll.poll(seconds * 1000)

    def _end(self) -> None:
        """Nothing more is sent, and nothing more read."""
        self._request.sent_headers = True
        self._request.close_connection = True
