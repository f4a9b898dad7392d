"""Listening sockets: accept the connections of clients."""

import socket
import sys
from typing import Any

BACKLOG = 1024  # connections that wait until the server accepts them


class Listener:
    """Listening socket of the server.

    Attributes:
        socket: The socket object.
        port: Port number of the socket.
        instance: Name of the instance that gets the requests; None if a header of a request selects
            the instance.

    Raises:
        OSError: The address or port cannot be used.
    """

    def __init__(
        self, family: socket.AddressFamily, address: tuple[Any, ...], instance: str | None = None
    ) -> None:
        self.instance = instance
        self.closed = False
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        try:
            _configure(self.socket, address)
            self.socket.bind(address)
            self.socket.listen(BACKLOG)
            self.socket.setblocking(False)
        except OSError:
            self.socket.close()
            raise
        self.address = self.socket.getsockname()
        self.port: int = self.address[1]


def _configure(listening: socket.socket, address: tuple[Any, ...]) -> None:
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if _reuses_address(address):
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if address[0] == "::":
        listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)


def _reuses_address(address: tuple[Any, ...]) -> bool:
    """Return whether to set the socket option ``SO_REUSEADDR``.

    With the option, a server can listen on a port although connections of an earlier server on the
    port are still closing. On Windows, the option would also take the port of a running server.
    """
    return sys.platform != "win32" and bool(address[1])
