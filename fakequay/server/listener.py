"""Listening sockets: accept the connections of clients, for all instances or for one."""

import socket
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .connection_manager import ConnectionManager

BACKLOG = 1024  # connections that wait until the server accepts them
WAIT = 1  # seconds that ``InstancePort.stop`` waits for the server to close the socket


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


class InstancePort:
    """Port that serves only one instance, which is not main.

    The thread that accepts connections also closes the listening socket, so the socket is never
    closed while a connection is accepted.
    """

    def __init__(
        self, manager: "ConnectionManager", near: Listener, instance: str, port: int
    ) -> None:
        """Start to listen on another port of the address of an existing listener.

        Raises:
            OSError: The port cannot be used.
        """
        address = (near.address[0], port, *near.address[2:])
        self._listener = Listener(near.socket.family, address, instance)
        self._manager = manager
        self.port = self._listener.port
        manager.add(self._listener)

    def stop(self) -> None:
        """Stop accepting connections on the port.

        Open connections end after their current response.
        """
        self._listener.closed = True
        done = threading.Event()
        self._manager.remove(self._listener, done.set)
        done.wait(WAIT)


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
