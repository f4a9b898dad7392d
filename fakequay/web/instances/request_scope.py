"""Request scope: data of the request that the current thread handles, such as its caller."""

from contextvars import ContextVar, Token
from typing import TYPE_CHECKING

from fakequay.determinism import monotonic

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from fakequay.access import Caller
    from fakequay.world import World

    from .instance import Instance

BEGAN = "fakequay.began"  # WSGI environment key of the start time, in seconds of ``monotonic()``.


class RequestScope:
    """Data of one request.

    Flask's object ``g`` would also be a place for this data. But every access to ``g`` goes through
    a proxy object, and is several times slower than an access to an attribute of this class.

    Attributes:
        environ: WSGI environment of the request.
        began: Start time of the request, in seconds of ``monotonic()``.
        instance: Instance that the request selects; None before the first use.
        caller: Caller of the request; None before the request is authenticated.
        world: Data of the instance, with the caller as the performer of new usage log entries; None
            before the first use.
        records_usage: Whether the request may update usage data, such as last-use times.
    """

    __slots__ = ("began", "caller", "environ", "instance", "records_usage", "world")

    def __init__(self, environ: "WSGIEnvironment") -> None:
        self.environ = environ
        self.began: float = environ.setdefault(BEGAN, monotonic())
        self.instance: Instance | None = None
        self.caller: Caller | None = None
        self.world: World | None = None
        self.records_usage = True


_current: ContextVar[RequestScope] = ContextVar("fakequay request")

# Returns the scope of the current request; raises LookupError outside a request.
current = _current.get


def enter(environ: "WSGIEnvironment") -> Token[RequestScope]:
    """Start the scope of a request in the current thread.

    If the thread already has a request scope, the new scope replaces it until ``leave`` is called.
    For example, a page of the web console calls the API in the same thread.

    Returns:
        Argument for ``leave``, which must be called at the end of the request.
    """
    return _current.set(RequestScope(environ))


def leave(token: Token[RequestScope]) -> None:
    """End the scope of a request, and restore the previous scope of the thread.

    Args:
        token: Result of ``enter``.
    """
    _current.reset(token)
