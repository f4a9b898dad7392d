"""Request journal: stores, filters, counts, verifies and exports recorded requests."""

from collections import deque
from threading import Condition, Lock
from typing import TYPE_CHECKING, Any, Protocol

from fakequay.determinism import monotonic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .exchange import Exchange
    from .request_matcher import RequestMatcher

SIZE = 1000  # Default number of requests in the journal; older ones are dropped.


class JournalEntry(Protocol):
    """Typing protocol: recorded request, which is converted to an ``Exchange`` on demand."""

    id: int

    def exchange(self) -> "Exchange":
        """Return the recorded request and its response."""
        ...


class Mismatch(AssertionError):
    """Error: the recorded requests do not meet the expectation of a test.

    Attributes:
        report: The differences, as the JSON object of the control API.
    """

    def __init__(self, message: str, report: dict[str, Any]) -> None:
        super().__init__(message)
        self.report = report


class RequestJournal:
    """The recorded requests of an instance.

    Search criteria are keyword arguments with the names of the fields of ``RequestMatcher``.
    Example: ``journal.find(operation="changeTag", status="4xx")``. Unknown or invalid criteria
    raise ValueError.

    Attributes:
        shows_secrets: Whether the returned requests contain their secrets; otherwise ``[hidden]``
            replaces each secret. In both cases, search criteria are compared with the secrets
            themselves.
        generation: Number of calls of ``restart``. A request belongs to the generation that was
            current when the request began.
        observer: Function that receives each recorded request, or None. It also receives requests
            that the journal later drops.
    """

    def __init__(self, size: int = SIZE) -> None:
        self.shows_secrets = False
        self.generation = 0
        self.observer: Callable[[Exchange], None] | None = None
        self._is_stopped = False
        self._last = 0  # Id of the last request.
        self._entries: deque[JournalEntry] = deque(maxlen=size)
        self._lock = Lock()
        self._changed = Condition(self._lock)
        self._waiting = 0

    def record(self, entry: JournalEntry, generation: int) -> bool:
        """Add a request with the next id to the journal, and wake threads that wait for requests.

        Args:
            entry: The request.
            generation: Value of ``generation`` when the request began.

        Returns:
            Whether the request was added. The request is dropped if the journal was restarted after
            the request began.
        """
        with self._lock:
            if generation != self.generation:
                return False
            entry.id = self._last = self._last + 1
            self._entries.append(entry)
            observer = self.observer  # of the test in which the request was recorded
            if self._waiting:
                self._changed.notify_all()
        if observer is not None:
            observer(entry.exchange())
        return True

    def resize(self, size: int) -> None:
        """Set the maximum number of recorded requests; if there are more, drop the oldest ones."""
        with self._lock:
            if size != self._entries.maxlen:
                self._entries = deque(self._entries, maxlen=size)

    def clear(self) -> None:
        """Delete all recorded requests; the ids of later requests continue the sequence."""
        with self._lock:
            self._entries.clear()

    def restart(self) -> None:
        """Delete all recorded requests; do not record the requests that are still running."""
        with self._lock:
            self.generation += 1
            self._entries.clear()

    def stop(self) -> None:
        """End all running calls of the method ``wait``, because the server is stopping."""
        with self._lock:
            self._is_stopped = True
            self._changed.notify_all()

    @property
    def last_id(self) -> int:
        """Id of the latest request, even if the request was deleted; 0 before the first request."""
        return self._last

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, **criteria: Any) -> "list[Exchange]":
        """Return the recorded requests that match search criteria, oldest first."""
        return self._redact_all(self.find_unredacted(_matcher_of(criteria)))

    def count(self, **criteria: Any) -> int:
        """Return the number of recorded requests that match search criteria."""
        return len(self.find_unredacted(_matcher_of(criteria)))

    def wait(self, n: int = 1, *, timeout: float = 10.0, **criteria: Any) -> "list[Exchange]":
        """Wait until at least ``n`` recorded requests match search criteria; return all matches.

        Args:
            n: Minimum number of requests.
            timeout: Maximum time to wait, in seconds of real time.
            criteria: Criteria by name.

        Raises:
            Mismatch: Fewer than ``n`` requests match after the timeout.
        """
        matcher = _matcher_of(criteria)
        end = monotonic() + timeout
        while True:
            last = self._last
            found = self.find_unredacted(matcher)
            if len(found) >= n:
                return self._redact_all(found)
            if not self._wait_for_next(last, end - monotonic()):
                raise self._mismatch(matcher, f"{n} or more", f"waited {timeout:g} s: ")

    def verify(
        self,
        n: int | None = None,
        *,
        at_least: int | None = None,
        at_most: int | None = None,
        **criteria: Any,
    ) -> "list[Exchange]":
        """Check how many recorded requests match search criteria, and return these requests.

        Args:
            n: Exact number of requests.
            at_least: Minimum number of requests. If ``n``, ``at_least`` and ``at_most`` are all
                None, at least one request must match.
            at_most: Maximum number of requests.
            criteria: Criteria by name.

        Raises:
            ValueError: A criterion is invalid, or no number can meet ``at_least`` and ``at_most``.
            Mismatch: The number of requests is not as expected. If no request matches, the message
                describes the most similar request and its differences from the criteria.
        """
        _check_numbers(n, at_least, at_most)
        matcher = _matcher_of(criteria)
        found = self.find_unredacted(matcher)
        if n is None and at_least is None and at_most is None:
            at_least = 1
        low = n if n is not None else at_least or 0
        high = n if n is not None else at_most
        if len(found) < low or (high is not None and len(found) > high):
            raise self._mismatch(matcher, _expected(low, high))
        return self._redact_all(found)

    def har(self, **criteria: Any) -> dict[str, Any]:
        """Return the recorded requests that match search criteria, as an HTTP archive (HAR 1.2)."""
        from .har import archive

        return archive(self.find(**criteria))

    def find_unredacted(self, matcher: "RequestMatcher") -> "list[Exchange]":
        """Return the recorded requests that match a matcher, with their secrets, oldest first."""
        return [exchange for exchange in self._all() if not matcher.differences(exchange)]

    def _wait_for_next(self, last: int, seconds: float) -> bool:
        """Wait until a request with an id above ``last`` is recorded.

        Return False at the timeout.
        """
        end = monotonic() + seconds
        with self._changed:
            self._waiting += 1
            try:
                while self._last == last and (rest := end - monotonic()) > 0:
                    if self._is_stopped:
                        return False
                    self._changed.wait(rest)
                return self._last != last
            finally:
                self._waiting -= 1

    def _all(self) -> "Iterator[Exchange]":
        with self._lock:
            entries = list(self._entries)
        return (entry.exchange() for entry in entries)

    def _redact_all(self, found: "list[Exchange]") -> "list[Exchange]":
        if self.shows_secrets:
            return found
        from .redaction import redact  # compiles many patterns, which recording does not need

        return [redact(exchange) for exchange in found]

    def _mismatch(self, matcher: "RequestMatcher", expected: str, start: str = "") -> Mismatch:
        found = self.find_unredacted(matcher)
        report: dict[str, Any] = {
            "criteria": matcher.view(),
            "expected": expected,
            "found": len(found),
            "ids": [exchange.id for exchange in found],
        }
        message = f"{start}{_describe_expectation(matcher, expected)}, found {len(found)}"
        nearest = None if found else self._nearest(matcher)
        if nearest is not None:
            (shown,) = self._redact_all([nearest])
            real = {item["field"] for item in matcher.differences(nearest)}
            differences = [item for item in matcher.differences(shown) if item["field"] in real]
            report["nearest"] = {"differences": differences, "request": shown.view()}
            message += f"; the most similar is {_describe_request(shown)}: " + "; ".join(
                map(_describe_difference, differences)
            )
        return Mismatch(message, report)

    def _nearest(self, matcher: "RequestMatcher") -> "Exchange | None":
        """Return the recorded request that is most similar to the search criteria.

        If several requests are equally similar, return the latest one.
        """
        exchanges = reversed(list(self._all()))
        return min(exchanges, key=lambda exchange: len(matcher.differences(exchange)), default=None)


def _check_numbers(n: int | None, at_least: int | None, at_most: int | None) -> None:
    """Check the numbers of requests that a call of ``verify`` expects.

    Raises:
        ValueError: The numbers contradict each other, or ``at_most`` is negative.
    """
    if n is not None and (at_least is not None or at_most is not None):
        raise ValueError("count: cannot be combined with 'at_least' or 'at_most'")
    if at_least is not None and at_most is not None and at_least > at_most:
        raise ValueError(f"at_least: {at_least} is greater than 'at_most', which is {at_most}")
    if at_most is not None and at_most < 0:
        raise ValueError(f"at_most: must be 0 or more, not {at_most}")


def _expected(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} or more"
    if low == high:
        return str(low) if low else "none"
    return f"at most {high}" if not low else f"{low} to {high}"


def _matcher_of(criteria: dict[str, Any]) -> "RequestMatcher":
    from .request_matcher import RequestMatcher  # only searches need the module

    return RequestMatcher.of(criteria)


def _describe_expectation(matcher: "RequestMatcher", expected: str) -> str:
    number = "no" if expected == "none" else expected
    noun = "request" if expected in {"1", "at most 1"} else "requests"
    criteria = ", ".join(f"{name} {value!r}" for name, value in matcher.view().items())
    return f"expected {number} {noun}" + (f" with {criteria}" if criteria else "")


def _describe_request(exchange: "Exchange") -> str:
    return f"request {exchange.id} ({exchange.method} {exchange.path}, {exchange.status})"


def _describe_difference(difference: dict[str, Any]) -> str:
    found = repr(difference["found"]) if "found" in difference else "missing"
    return f"{difference['field']} is {found}, expected {difference['expected']!r}"
