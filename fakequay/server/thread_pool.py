"""Thread pool of the server: adds threads under load, and closes slow connections at the limit.

If all threads have been busy for a while and connections wait, the pool adds threads. At
``MAX_THREADS``, it closes the connections whose requests have taken longest.
"""

import itertools
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue

from fakequay.determinism import monotonic

from .http_connection import Connection

THREADS = 10
MAX_THREADS = 256
STUCK = 0.2  # seconds after which a thread counts as busy with a slow request
IDLE = 5.0  # seconds after which a thread that never had work ends, if it is above ``THREADS``
ABORTED = 0.1  # seconds that aborted requests have to end
LONG = 1.0  # seconds after which a request counts as stuck when the server stops
STUCK_GRACE = 0.2  # seconds that such a request has to end


class ThreadPool:
    """Threads that handle the connections of clients.

    Args:
        give_back: Function that gets each connection that stays open after its response.
        log: Function that logs an unexpected exception, with its traceback.
    """

    def __init__(self, give_back: Callable[[Connection], None], log: Callable[[str], None]) -> None:
        self._give_back = give_back
        self._log = log
        self._queue: SimpleQueue[Connection | None] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._lock = threading.Lock()
        self._stopped = False

    def start(self) -> None:
        """Start the threads of the pool."""
        self._grow(THREADS)

    def put(self, connection: Connection) -> None:
        """Handle a connection, on which data has arrived, in the next free thread."""
        connection.arrived = monotonic()
        self._queue.put(connection)

    @property
    def waiting(self) -> int:
        """Number of client connections that wait for a free thread."""
        return self._queue.qsize()

    @property
    def is_strained(self) -> bool:
        """Whether client connections wait for a thread, so that ``adapt`` must be called often."""
        return self._queue.qsize() > 0

    def adapt(self) -> None:
        """Add threads if all threads are busy; at the limit, end the requests that take longest."""
        waiting = self._queue.qsize()
        if not waiting:
            return
        stuck_since = monotonic() - STUCK
        busy = [worker.connection for worker in self._copy()]
        connections = [connection for connection in busy if connection is not None]
        if len(connections) < len(busy) or any(one.begun > stuck_since for one in connections):
            return
        if len(busy) < MAX_THREADS:
            self._grow(min(waiting, MAX_THREADS - len(busy)))
        else:
            for longest in sorted(connections, key=lambda one: one.begun)[:waiting]:
                longest.refuse_input()

    def stop(self, until: float) -> list[str]:
        """End the threads of the pool.

        Requests that wait because of a fault, and incomplete requests, are aborted at once. A
        request that has run for longer than ``LONG`` seconds has ``STUCK_GRACE`` seconds to end.

        Args:
            until: Deadline for the other running requests, in seconds of ``monotonic()``.

        Returns:
            A description of each request that was aborted.
        """
        self._stopped = True
        began = monotonic()
        workers = self._copy()
        for _ in workers:
            self._queue.put(None)
        aborted = _abort(
            workers, lambda connection: connection.is_held or not connection.request_line
        )
        _join(workers, min(until, began + STUCK_GRACE))
        aborted += _abort(workers, lambda connection: connection.begun < began - LONG)
        _join([worker for worker in workers if not worker.is_aborted], until)
        aborted += _abort(workers, bool)
        _join(workers, monotonic() + ABORTED)
        return aborted

    def _copy(self) -> list["_Worker"]:
        with self._lock:
            return list(self._workers)

    def _grow(self, number: int) -> None:
        started = [_Worker(self._work) for _ in range(number)]
        with self._lock:
            self._workers += started
        for worker in started:
            worker.start()

    def _work(self, worker: "_Worker") -> None:
        """Handle connections until the pool stops or does not need this thread any more."""
        while True:
            try:
                connection = self._queue.get(timeout=IDLE)
            except Empty:
                if self._retires(worker):
                    return
                continue
            if connection is None:
                return
            worker.connection = connection
            self._handle(connection)
            worker.connection = None
            if not self._queue.qsize() and self._retires(worker):
                return

    def _handle(self, connection: Connection) -> None:
        stays_open = False
        try:
            stays_open = connection.communicate()
        except ConnectionError:
            pass  # the client has closed the connection
        except BaseException:
            self._log(f"{connection.describe_request() or 'a request'} failed")
        try:
            if stays_open and not self._stopped:
                self._give_back(connection)
            else:
                connection.close()
        except Exception:
            self._log("a connection could not be closed")

    def _retires(self, worker: "_Worker") -> bool:
        """Remove an idle thread from the pool, if the pool has more than ``THREADS`` threads.

        Returns:
            Whether the thread was removed and must end.
        """
        if len(self._workers) <= THREADS:
            return False
        with self._lock:
            if len(self._workers) <= THREADS or self._stopped:
                return False
            with suppress(ValueError):
                self._workers.remove(worker)
            return True


class _Worker(threading.Thread):
    """Thread of a thread pool.

    The thread is a daemon, so that a stuck request does not prevent the exit of the process.
    """

    _numbers = itertools.count(1)

    def __init__(self, work: Callable[["_Worker"], None]) -> None:
        super().__init__(name=f"fakequay worker {next(self._numbers)}", daemon=True)
        self.connection: Connection | None = None
        self.is_aborted = False
        self._work = work

    def run(self) -> None:
        self._work(self)

    def describe(self) -> str:
        """Return the current request of the thread and its duration.

        Return an empty text if the thread handles no request, or if the client has closed the
        connection without sending a request.
        """
        connection = self.connection
        if connection is None or (not connection.request_line and connection.is_closed_by_client()):
            return ""
        name = (
            connection.describe_request() or f"an incomplete request from {connection.remote_addr}"
        )
        return f"{name} (running for {monotonic() - connection.begun:.1f} s)"

    def abort(self) -> None:
        """Abort the current request of the thread: its reads and writes fail from now on."""
        connection = self.connection
        if connection is not None:
            self.is_aborted = True
            connection.abort()


def _abort(workers: list[_Worker], matches: Callable[[Connection], bool]) -> list[str]:
    """Abort the request of each thread whose connection meets a condition.

    Returns:
        A description of each request that was aborted.
    """
    lines = []
    for worker in workers:
        connection = worker.connection
        if worker.is_alive() and connection and not worker.is_aborted and matches(connection):
            lines.append(worker.describe())
            worker.abort()
    return [line for line in lines if line]


def _join(workers: list[_Worker], until: float) -> None:
    for worker in workers:
        worker.join(max(0.0, until - monotonic()))
