"""The requests that came in, the last of them: found, counted, waited for and verified."""

from collections import deque
from collections.abc import Iterator
from threading import Condition, Lock
from typing import Any, Protocol

from fakequay.determinism import stopwatch

from .exchange import Exchange
from .redaction import redact
from .request_matcher import RequestMatcher

SIZE = 1000  # requests that are kept


class JournalEntry(Protocol):
    """What is kept of a request until somebody looks: to make an Exchange of."""

    id: int

    def exchange(self) -> Exchange: ...


class Mismatch(AssertionError):
    """The requests are not those that were expected; ``report`` tells how, as JSON."""

    def __init__(self, message: str, report: dict[str, Any]) -> None:
        super().__init__(message)
        self.report = report


class RequestJournal:
    """Criteria are given by name: ``journal.find(operation="changeTag", status="4xx")``.

    Secrets are shown only while ``reveals`` is set; criteria look at what was really sent.
    """

    def __init__(self, size: int = SIZE) -> None:
        self.reveals = False
        self._last = 0  # the id of the last request
        self._sheets: deque[JournalEntry] = deque(maxlen=size)
        self._lock = Lock()
        self._changed = Condition(self._lock)
        self._waiting = 0

    def note(self, sheet: JournalEntry) -> None:
        """Add a request, and wake whoever waits for it."""
        with self._lock:
            sheet.id = self._last = self._last + 1
            self._sheets.append(sheet)
            if self._waiting:
                self._changed.notify_all()

    def resize(self, size: int) -> None:
        """Keep so many of the last requests."""
        with self._lock:
            if size != self._sheets.maxlen:
                self._sheets = deque(self._sheets, maxlen=size)

    def clear(self) -> None:
        """Forget all of them; ids go on."""
        with self._lock:
            self._sheets.clear()

    def __len__(self) -> int:
        return len(self._sheets)

    def find(self, **criteria: Any) -> list[Exchange]:
        """Those that the criteria mean, oldest first."""
        return self._shown(self.matching(RequestMatcher.of(criteria)))

    def count(self, **criteria: Any) -> int:
        return len(self.matching(RequestMatcher.of(criteria)))

    def wait(self, n: int = 1, *, timeout: float = 10.0, **criteria: Any) -> list[Exchange]:
        """As soon as there are ``n``: all that there are; Mismatch after so many seconds."""
        wanted = RequestMatcher.of(criteria)
        end = stopwatch() + timeout
        while True:
            last = self._last
            found = self.matching(wanted)
            if len(found) >= n:
                return self._shown(found)
            if not self._comes_another(last, end - stopwatch()):
                raise self._miss(wanted, f"{n} or more", f"waited {timeout:g} s: ")

    def verify(
        self,
        n: int | None = None,
        *,
        at_least: int | None = None,
        at_most: int | None = None,
        **criteria: Any,
    ) -> list[Exchange]:
        """Those that the criteria mean; Mismatch unless there are as many as expected.

        Without a number: at least one. Mismatch shows the nearest miss, and what it has otherwise.
        """
        wanted = RequestMatcher.of(criteria)
        found = self.matching(wanted)
        if n is None and at_least is None and at_most is None:
            at_least = 1
        low = n if n is not None else at_least or 0
        high = n if n is not None else at_most
        if len(found) < low or (high is not None and len(found) > high):
            raise self._miss(wanted, _expected(low, high))
        return self._shown(found)

    def har(self, **criteria: Any) -> dict[str, Any]:
        """Those that the criteria mean, as an HTTP archive (HAR 1.2)."""
        from .har import archive

        return archive(self.find(**criteria))

    def matching(self, wanted: RequestMatcher) -> list[Exchange]:
        """As they were, secrets and all."""
        return [seen for seen in self._all() if not wanted.differences(seen)]

    def _comes_another(self, last: int, seconds: float) -> bool:
        with self._changed:
            self._waiting += 1
            try:
                return self._changed.wait_for(lambda: self._last != last, seconds)
            finally:
                self._waiting -= 1

    def _all(self) -> Iterator[Exchange]:
        with self._lock:
            sheets = list(self._sheets)
        return (sheet.exchange() for sheet in sheets)

    def _shown(self, found: list[Exchange]) -> list[Exchange]:
        return found if self.reveals else [redact(one) for one in found]

    def _miss(self, wanted: RequestMatcher, expected: str, start: str = "") -> Mismatch:
        found = self.matching(wanted)
        report: dict[str, Any] = {
            "criteria": wanted.view(),
            "expected": expected,
            "found": len(found),
            "ids": [one.id for one in found],
        }
        message = f"{start}expected {expected} of {_words(wanted)}, found {len(found)}"
        nearest = None if found else self._nearest(wanted)
        if nearest is not None:
            (shown,) = self._shown([nearest])
            real = {one["field"] for one in wanted.differences(nearest)}
            differences = [one for one in wanted.differences(shown) if one["field"] in real]
            report["nearest"] = {"differences": differences, "request": shown.view()}
            message += f"; nearest is {_line(nearest)}: " + "; ".join(map(_told, differences))
        return Mismatch(message, report)

    def _nearest(self, wanted: RequestMatcher) -> Exchange | None:
        """The one with the fewest differences, of several the last."""
        seen = reversed(list(self._all()))
        return min(seen, key=lambda one: len(wanted.differences(one)), default=None)


def _expected(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} or more"
    if low == high:
        return str(low) if low else "none"
    return f"at most {high}" if not low else f"{low} to {high}"


def _words(wanted: RequestMatcher) -> str:
    return ", ".join(f"{name} {value!r}" for name, value in wanted.view().items()) or "any request"


def _line(seen: Exchange) -> str:
    return f"request {seen.id} ({seen.method} {seen.path}, {seen.status})"


def _told(difference: dict[str, Any]) -> str:
    found = repr(difference["found"]) if "found" in difference else "missing"
    return f"{difference['field']} is {found}, not {difference['expected']!r}"
