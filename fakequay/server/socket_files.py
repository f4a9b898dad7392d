"""Socket files: read and write the data of a connection as file objects.

cheroot has such classes too. They are subclasses of the classes in ``_pyio``, Python's slow copy of
``io`` in Python code.
"""

import io
import socket
from typing import Any


class _SocketIO(socket.SocketIO):
    """Unbuffered socket file whose reads can be switched off.

    Attributes:
        is_paused: Whether a read returns None, as if no data had arrived.
    """

    is_paused = False

    def readinto(self, buffer: Any) -> int | None:
        return None if self.is_paused else super().readinto(buffer)


class SocketReader(io.BufferedReader):
    """Buffered file object that reads from a socket."""

    def __init__(self, sock: socket.socket, buffer_size: int) -> None:
        self._socket_io = _SocketIO(sock, "r")
        super().__init__(self._socket_io, buffer_size)

    def has_data(self) -> bool:
        """Return whether the buffer contains data that was not read yet."""
        if self.closed:
            return False
        self._socket_io.is_paused = True
        try:
            return bool(self.peek(1))
        finally:
            self._socket_io.is_paused = False


class SocketWriter(io.RawIOBase):
    """Unbuffered file object that writes to a socket.

    The timeout of the socket applies to each single send operation, not to the whole response. A
    slow client can therefore receive a large response completely.
    """

    def __init__(self, sock: socket.socket) -> None:
        super().__init__()
        self._socket = sock

    def write(self, data: Any) -> int:
        """Send all data to the client, and return the number of bytes."""
        rest = memoryview(data)
        size = len(rest)
        while rest:
            rest = rest[self._socket.send(rest) :]
        return size


def make_file(sock: socket.socket, mode: str, buffer_size: int) -> SocketReader | SocketWriter:
    """Return a file object for a socket.

    Args:
        sock: The socket.
        mode: ``rb`` or ``wb``.
        buffer_size: Size of the buffer for reading, in bytes.
    """
    return SocketReader(sock, buffer_size) if mode == "rb" else SocketWriter(sock)
