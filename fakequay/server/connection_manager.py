"""Connection manager: accepts connections, and waits for data of idle connections.

One thread waits for all sockets with a selector. A connection with data is passed to the thread
pool, which gives it back after the response. All times are monotonic, so that a change of the
system's clock closes no connection.
"""

import errno
import selectors
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from fakequay.determinism import monotonic, sleep

from .http_connection import Connection
from .listener import Listener
from .thread_pool import ThreadPool

MAX_KEPT_ALIVE = 1000  # idle connections; the responses to further ones close their connection
CHECK_INTERVAL = 1.0  # seconds between two searches for idle connections to close
BUSY_INTERVAL = 0.01  # seconds between two checks of the thread pool while connections wait
ACCEPTED_AT_ONCE = 64  # connections accepted before data of other connections is handled
_OUT_OF_FILES = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
# Selectors that notice sockets which another thread registers while they wait.
_NOTICING = tuple(
    kind
    for name in ("EpollSelector", "KqueueSelector")
    if (kind := getattr(selectors, name, None)) is not None
)
_UNNOTICED_INTERVAL = 0.05  # seconds that the other selectors wait at most


class ConnectionManager:
    """The listening sockets and idle connections of a server.

    Args:
        connect: Function that returns the connection object of an accepted socket.
        pool: Thread pool that handles connections with data.
        timeout: Seconds after which an idle connection is closed.
        log: Function that logs an unexpected exception, with its traceback.
    """

    def __init__(
        self,
        connect: Callable[[socket.socket, Listener], Connection],
        pool: ThreadPool,
        timeout: float,
        log: Callable[[str], None],
    ) -> None:
        self._connect = connect
        self._pool = pool
        self._timeout = timeout
        self._log = log
        self._selector = selectors.DefaultSelector()
        self._lock = threading.Lock()  # for the map of the selector, not for waiting
        self._calls: deque[Callable[[], object]] = deque()
        self._stopped = False
        self._closed = False
        self._waker, woken = socket.socketpair()
        for end in (self._waker, woken):
            end.setblocking(False)
        self._register(woken, woken)

    @property
    def can_keep_alive(self) -> bool:
        """Whether the server may keep one more idle connection open."""
        return not self._stopped and len(self._selector.get_map() or ()) < MAX_KEPT_ALIVE

    def add(self, listener: Listener) -> None:
        """Start to accept the connections of a listening socket."""
        self._register(listener.socket, listener)
        self._wake()

    def remove(self, listener: Listener, done: Callable[[], None]) -> None:
        """Close a listening socket and its idle connections, then call ``done``.

        The thread of the connection manager does both.
        """

        def close() -> None:
            self._unregister(listener.socket)
            listener.socket.close()
            self._close_connections(lambda connection: connection.listener is listener)
            done()

        self._calls.append(close)
        self._wake()
        if self._closed:
            done()

    def put(self, connection: Connection) -> None:
        """Take over a client connection: handle it if data has arrived, otherwise wait for data."""
        if connection.listener.closed:
            connection.close()
        elif connection.has_data():
            self._pool.put(connection)
        else:
            connection.last_used = monotonic()
            if not self._register(connection.socket, connection):
                connection.close()

    def run(self) -> None:
        """Handle the events of all sockets until ``stop`` is called; then close idle sockets."""
        next_check = monotonic() + CHECK_INTERVAL
        while not self._stopped:
            try:
                self._handle_events()
                if monotonic() >= next_check:
                    next_check = monotonic() + CHECK_INTERVAL
                    oldest = monotonic() - self._timeout
                    self._close_connections(lambda connection: connection.last_used < oldest)  # noqa: B023
            except Exception:
                self._log("the connection manager failed, and continues")
                sleep(BUSY_INTERVAL)
        self._close()

    def stop(self) -> None:
        """End the method ``run``, which returns in another thread a moment later."""
        self._stopped = True
        self._wake()

    def _handle_events(self) -> None:
        for key, _ in self._selector.select(self._interval()):
            if isinstance(key.data, Connection):
                self._unregister(key.data.socket)
                self._pool.put(key.data)
            elif isinstance(key.data, Listener):
                self._accept(key.data)
            else:
                with suppress(BlockingIOError):
                    key.data.recv(4096)
        while self._calls:
            self._calls.popleft()()
        self._pool.adapt()

    def _interval(self) -> float:
        """Return the maximum time in seconds to wait for events of sockets."""
        if self._pool.is_strained:
            return BUSY_INTERVAL
        return CHECK_INTERVAL if isinstance(self._selector, _NOTICING) else _UNNOTICED_INTERVAL

    def _accept(self, listener: Listener) -> None:
        for _ in range(ACCEPTED_AT_ONCE):
            if listener.closed:
                return
            try:
                accepted, address = listener.socket.accept()
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno not in _OUT_OF_FILES:
                    continue  # the client has gone
                self._close_half()
                return
            accepted.settimeout(self._timeout)
            connection = self._connect(accepted, listener)
            connection.remote_addr, connection.remote_port = address[:2]
            connection.last_used = monotonic()
            self._register(accepted, connection)

    def _close_half(self) -> None:
        """Close the older half of the idle connections, because no more files can be opened."""
        times = sorted(connection.last_used for connection in self._connections())
        if times:
            self._close_connections(lambda item: item.last_used <= times[len(times) // 2])
        else:
            sleep(BUSY_INTERVAL)

    def _close_connections(self, matches: Callable[[Connection], bool]) -> None:
        for connection in self._connections():
            if matches(connection):
                self._unregister(connection.socket)
                connection.close()

    def _connections(self) -> list[Connection]:
        return [item for item in self._registered() if isinstance(item, Connection)]

    def _registered(self) -> list[Any]:
        with self._lock:
            return [key.data for key in (self._selector.get_map() or {}).values()]

    def _register(self, sock: socket.socket, data: object) -> bool:
        """Start to wait for data of a socket.

        Return False if the connection manager is closed.
        """
        with self._lock:
            if not self._closed:
                self._selector.register(sock, selectors.EVENT_READ, data)
            return not self._closed

    def _unregister(self, sock: socket.socket) -> None:
        with self._lock, suppress(KeyError, ValueError):
            self._selector.unregister(sock)

    def _wake(self) -> None:
        """End the current wait for events, so that ``run`` handles new sockets and calls."""
        with suppress(OSError):  # the buffer is full, so the thread wakes up anyway
            self._waker.send(b"\0")

    def _close(self) -> None:
        remaining = self._registered()
        with self._lock:
            self._closed = True
            self._selector.close()
        for item in remaining:
            (item.socket if isinstance(item, Listener) else item).close()
        self._waker.close()
        while self._calls:
            self._calls.popleft()()
