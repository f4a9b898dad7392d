"""Connection faults: reset, truncate or stall the connection of a request.

A call inside the process (without a socket) gets the exception that a client would raise.
"""

import errno
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol, cast

from flask import Response

ENVIRON = "fakequay.wire"  # WSGI environment key of the request's ClientConnection.
_BROKEN = "fakequay.broken"

Application = Callable[..., Iterable[bytes]]


class ClientConnection(Protocol):
    """Connection to a client, as the server controls it."""

    def reset(self) -> None:
        """Reset the connection with a TCP RST; later data is discarded."""

    def truncate(self, kept: bytes, size: int) -> None:
        """Close the connection after an incomplete response.

        Args:
            kept: The beginning of the body, which is sent.
            size: Content-Length of the response in bytes; larger than ``len(kept)``.
        """

    def stall(self, seconds: float) -> None:
        """Send nothing for the given seconds or until the client disconnects, then close."""

    def wait(self, seconds: float) -> None:
        """Wait for the given seconds, or until the client disconnects."""


def client_connection(environ: dict[str, Any]) -> ClientConnection:
    """Return the connection of a request, or a substitute for a call inside the process."""
    return cast(ClientConnection, environ.get(ENVIRON) or _InProcessConnection(environ))


class _InProcessConnection:
    """Substitute for the connection of a call inside the process.

    Each connection fault is stored as the exception that an HTTP client would raise.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ

    def reset(self) -> None:
        self._store_error(ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"))

    def truncate(self, kept: bytes, size: int) -> None:
        from http.client import IncompleteRead

        self._store_error(IncompleteRead(kept, size - len(kept)))

    def stall(self, seconds: float) -> None:
        """Fail with a timeout at once, without waiting."""
        self._store_error(TimeoutError(errno.ETIMEDOUT, "timed out"))

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def _store_error(self, error: Exception) -> None:
        self._environ[_BROKEN] = error


def raise_connection_errors(application: Application) -> Application:
    """Wrap a WSGI application so that stored connection errors are raised to the caller."""

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = application(environ, start_response)
        if _BROKEN in environ:
            cast(Response, answer).close()
            raise environ.pop(_BROKEN)
        return answer

    return call
