"""What is under a request: a connection that can break, or a caller in the same process."""

import errno
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol, cast

from flask import Response

ENVIRON = "fakequay.wire"  # where a server says in the WSGI environment what is under a request
_BROKEN = "fakequay.broken"

Application = Callable[..., Iterable[bytes]]


class ClientConnection(Protocol):
    """A connection to a client."""

    def reset(self) -> None:
        """Break it off with a RST: what is sent from here on goes nowhere."""

    def truncate(self, kept: bytes, size: int) -> None:
        """End it after the answer, which announces ``size`` bytes and has fewer."""

    def stall(self, seconds: float) -> None:
        """Say nothing until the client is gone, or so long, then end it."""

    def wait(self, seconds: float) -> None:
        """Wait, unless the client goes."""


def of(environ: dict[str, Any]) -> ClientConnection:
    return cast(ClientConnection, environ.get(ENVIRON) or _Call(environ))


class _Call:
    """A call within the process: what a client would make of its connection is raised."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ

    def reset(self) -> None:
        self._raise(ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"))

    def truncate(self, kept: bytes, size: int) -> None:
        from http.client import IncompleteRead

        self._raise(IncompleteRead(kept, size - len(kept)))

    def stall(self, seconds: float) -> None:
        """Nobody is to wait for an answer that does not come."""
        self._raise(TimeoutError(errno.ETIMEDOUT, "timed out"))

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def _raise(self, error: Exception) -> None:
        self._environ[_BROKEN] = error


def raising(application: Application) -> Application:
    """Let a call within the process meet what a connection would have met."""

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = application(environ, start_response)
        if _BROKEN in environ:
            cast(Response, answer).close()
            raise environ.pop(_BROKEN)
        return answer

    return call
