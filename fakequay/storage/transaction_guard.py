"""Transaction guard: a check that runs before each transaction of the current request or thread.

The guard refuses the transactions of requests that began before the data was replaced, for example
by a reset. The storage calls the check while it holds its lock, so the data cannot be replaced
between the check and the transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Check = Callable[[], None]
_current: ContextVar[Check | None] = ContextVar("fakequay transaction guard", default=None)


@contextmanager
def scope() -> Iterator[None]:
    """Remove the guard of the current thread at the end of the block, and restore the outer one."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


def install(check: Check | None) -> None:
    """Set the guard of the current thread until the end of the ``scope``; None removes the guard.

    Args:
        check: Function that raises an exception if no further transaction may start.
    """
    _current.set(check)


def check() -> None:
    """Call the guard of the current thread, if there is one."""
    guard = _current.get()
    if guard is not None:
        guard()
