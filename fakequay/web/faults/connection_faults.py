"""Connection faults: reset or stall the connection of a request, or truncate the response.

A client in the same process calls the application without a socket. A connection fault then raises
the exception that an HTTP client with a socket would raise.
"""

import errno
import math
import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol, cast

from fakequay.determinism import monotonic, sleep

ENVIRON = "fakequay.wire"  # WSGI environment key of the request's ClientConnection.
_BROKEN = "fakequay.broken"

Application = Callable[..., Iterable[bytes]]


class ClientConnection(Protocol):
    """Typing protocol: the network connection of a request, which a fault can disturb."""

    def reset(self) -> None:
        """Reset the connection with a TCP RST; later data is discarded."""

    def truncate(self, kept: bytes, size: int) -> None:
        """Close the connection after an incomplete response.

        Args:
            kept: First bytes of the body; the rest of the body is not sent.
            size: Content-Length of the response in bytes; larger than ``len(kept)``.
        """

    def stall(self, seconds: float) -> None:
        """Send nothing for the given seconds, then close the connection.

        If the client disconnects earlier, the wait ends.
        """

    def wait(self, seconds: float) -> bool:
        """Wait for the given seconds. The wait ends earlier if the connection is closed.

        Returns:
            False if the server closed the connection during the wait. True if the time has passed,
            or if the client closed the connection.
        """


def client_connection(environ: dict[str, Any]) -> ClientConnection:
    """Return the connection of a request.

    If a client in the same process sends the request without a socket, return a stand-in for the
    connection.
    """
    return cast(ClientConnection, environ.get(ENVIRON) or InProcessConnection(environ))


class InProcessConnection:
    """Stand-in for the network connection of a request that is sent in the same process.

    The client has no timeout. A connection fault stores the exception that an HTTP client would
    raise if the request were sent over a network. Only the first exception of a request is kept.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ

    def reset(self) -> None:
        """Store the exception that an HTTP client raises if the server resets the connection."""
        self._store_error(ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"))

    def truncate(self, kept: bytes, size: int) -> None:
        """Store the exception that an HTTP client raises if the connection closes too early."""
        from http.client import IncompleteRead

        self._store_error(IncompleteRead(kept, size - len(kept)))

    def stall(self, seconds: float) -> None:
        """Store, without waiting, the exception that an HTTP client raises after its timeout."""
        self._store_error(TimeoutError(errno.ETIMEDOUT, "timed out"))

    def wait(self, seconds: float) -> bool:
        """Wait for the given seconds; a client in the same process cannot disconnect earlier."""
        sleep(seconds)
        return True

    def _store_error(self, error: Exception) -> None:
        self._environ.setdefault(_BROKEN, error)


class ConnectionWithTimeout(InProcessConnection):
    """Stand-in for the network connection of a request in the same process, with a timeout.

    Args:
        environ: WSGI environment of the request.
        timeout: Seconds that the client waits for a response; None if the client has no timeout.
        closed: Event that ends a wait, because the client no longer waits for the response.
    """

    def __init__(
        self, environ: dict[str, Any], timeout: float | None, closed: threading.Event
    ) -> None:
        super().__init__(environ)
        self._timeout = timeout
        self._end = math.inf if timeout is None else monotonic() + timeout
        self._closed = closed

    def stall(self, seconds: float) -> None:
        """Wait, then store the exception that an HTTP client raises after a stall.

        If the stall is longer than the client's timeout, the exception is a timeout. Otherwise, the
        exception says that the server closed the connection.
        """
        from http.client import RemoteDisconnected

        self.wait(seconds)
        self._store_error(RemoteDisconnected("Server disconnected without sending a response."))

    def wait(self, seconds: float) -> bool:
        """Wait for the given seconds, but at most until the client's timeout."""
        rest = max(self._end - monotonic(), 0)
        self._closed.wait(min(seconds, rest))
        if seconds > rest:
            message = f"Read timed out. (read timeout={self._timeout})"
            self._store_error(TimeoutError(message))
        return True


def raise_connection_errors(application: Application) -> Application:
    """Wrap a WSGI application so that it raises the stored connection errors to its caller."""

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = application(environ, start_response)
        if _BROKEN in environ:
            if hasattr(answer, "close"):
                answer.close()
            raise environ.pop(_BROKEN)
        return answer

    return call
