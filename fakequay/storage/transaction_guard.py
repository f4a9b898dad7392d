"""Transaction guard: a function that is called before each transaction of a request or thread.

If the data is replaced, for example by a reset, the guard refuses the transactions of requests that
began before. The storage calls the guard while it holds its lock, so the data cannot be replaced
between the call and the transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Check = Callable[[], None]
_current: ContextVar[Check | None] = ContextVar("fakequay transaction guard", default=None)


@contextmanager
def scope() -> Iterator[None]:
    """Remove the guard of the current thread at the end of the ``with`` block.

    The guard that was set before the block is set again.
    """
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


def install(check: Check | None) -> None:
    """Set the transaction guard of the current thread until the end of the ``scope`` block.

    Args:
        check: Function that raises an exception if no further transaction may start; None to remove
            the guard.
    """
    _current.set(check)


def check() -> None:
    """Call the transaction guard of the current thread, if one is set."""
    guard = _current.get()
    if guard is not None:
        guard()
