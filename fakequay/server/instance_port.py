"""Ports of instances: listen on a port whose requests go to one instance."""

import threading

from .connection_manager import ConnectionManager
from .listener import Listener

WAIT = 1  # seconds that ``InstancePort.stop`` waits for the server to close the socket


class InstancePort:
    """Port that serves only one instance, which is not main.

    The thread that accepts connections also closes the listening socket, so the socket is never
    closed while a connection is accepted.
    """

    def __init__(
        self, manager: ConnectionManager, near: Listener, instance: str, port: int
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
