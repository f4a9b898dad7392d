"""Transaction guard: a function that is called before each transaction of a request or thread.

After a reset or another replacement of the data, the guard refuses the transactions of requests
that began before the replacement. The storage calls the guard while it holds its lock, so the data
cannot be replaced between the call and the transaction.
"""

from collections.abc import Callable
from contextvars import ContextVar

Check = Callable[[], None]
_current: ContextVar[Check | None] = ContextVar("fakequay transaction guard", default=None)


class Scope:
    """Context manager: runs a ``with`` block that starts without a transaction guard.

    At the end of the block, the current thread gets back the guard that it had before the block.
    """

    __slots__ = ("_token",)

    def __enter__(self) -> None:
        self._token = _current.set(None)

    def __exit__(self, *_: object) -> None:
        _current.reset(self._token)


def install(check: Check | None) -> None:
    """Set the transaction guard of the current thread until the end of the ``Scope`` block.

    Args:
        check: Function that raises an exception if no further transaction may start; None to remove
            the guard.
    """
    _current.set(check)


def check() -> None:
    """Check whether the current thread may start a transaction.

    If a transaction guard is set, call it; it raises an exception to refuse the transaction.
    """
    guard = _current.get()
    if guard is not None:
        guard()
