"""Ports of instances other than main: listening sockets that share the server's threads."""

import selectors
import socket
import threading
from typing import Any

WAIT = 1  # seconds that ``stop`` waits for the server to close the socket


class InstancePort:
    """Listening socket for the requests of one instance, in the selector of the server.

    Only the server's main thread accepts connections and closes the socket, so the socket stays
    open while that thread uses it.
    """

    last_used = float("inf")  # so that the server never closes it as idle

    def __init__(self, server: Any, world: str, port: int) -> None:
        """Open the port for an instance. Raise OSError if the port cannot be used."""
        self.world = world
        self.closed = False
        self._server = server
        self._closed_event = threading.Event()
        address = (server.bind_addr[0], port)
        self._socket: socket.socket = server.prepare_socket(
            address, server.socket.family, socket.SOCK_STREAM, 0, server.nodelay, None
        )
        try:
            self._socket.bind(address)
            self._socket.setblocking(False)
            self._socket.listen(server.request_queue_size)
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]
        self.watch()

    def watch(self) -> None:
        """Register the socket with the selector of the server."""
        self._server._connections._selector.register(self._socket, selectors.EVENT_READ, data=self)

    def accept(self) -> Any | None:
        """Return the connection that waits on the socket, or None if no connection waits."""
        if self.closed:
            self.close()
            return None
        try:
            connection: Any | None = self._server._connections._from_server_socket(self._socket)
        finally:
            self.watch()
        if connection is not None:
            connection.instance_port = self
        return connection

    def stop(self) -> None:
        """Stop accepting connections. Open connections end after their current response."""
        self.closed = True
        with socket.socket(self._socket.family) as wake_up:
            wake_up.setblocking(False)
            wake_up.connect_ex(self._socket.getsockname())
            self._closed_event.wait(WAIT)

    def close(self) -> None:
        """Close the socket. Only the server's main thread calls this method."""
        self._socket.close()
        self._server._connections.dismiss()
        self._closed_event.set()
