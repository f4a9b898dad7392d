"""A port of a world beside the main one: another socket of the server, which has the threads."""

import selectors
import socket
import threading
from typing import Any

WAIT = 1  # second: for the server to let go of a port


class InstancePort:
    """Where connections come in; registered with the server's selector as one of them.

    Only the server's own thread opens, accepts and closes: what it is about to look at stays.
    """

    last_used = float("inf")  # it never expires

    def __init__(self, server: Any, world: str, port: int) -> None:
        """OSError for a port that cannot be had."""
        self.world = world
        self.closed = False
        self._server = server
        self._gone = threading.Event()
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
        self._server._connections._selector.register(self._socket, selectors.EVENT_READ, data=self)

    def accept(self) -> Any | None:
        """The connection that waits, if there is one; to be called when the selector says so."""
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
        """Take no more connections; those that are open end when they have been answered."""
        self.closed = True
        with socket.socket(self._socket.family) as knock:
            knock.setblocking(False)
            knock.connect_ex(self._socket.getsockname())
            self._gone.wait(WAIT)

    def close(self) -> None:
        """Called by the server's thread, also when the whole server stops."""
        self._socket.close()
        self._server._connections.dismiss()
        self._gone.set()
