"""The only module that reads the time."""

import time
from datetime import UTC, datetime

stopwatch = time.perf_counter  # seconds of real time, from an unknown moment on


class Clock:
    """Seconds since 1970, from the system, or frozen and moved by hand.

    A moved clock that is not frozen goes on ticking from where it was moved to.
    """

    def __init__(self, frozen_at: float | None = None) -> None:
        self._frozen_at = frozen_at
        self._offset = 0.0

    @property
    def frozen(self) -> bool:
        return self._frozen_at is not None

    def now(self) -> float:
        if self._frozen_at is not None:
            return self._frozen_at
        return time.time() + self._offset

    def today(self) -> datetime:
        """Now, as an aware UTC datetime."""
        return datetime.fromtimestamp(self.now(), UTC)

    def freeze(self, at: float | None = None) -> None:
        """Stop at a moment, by default the present one."""
        self._frozen_at = self.now() if at is None else at

    def advance(self, seconds: float) -> None:
        """Move forward; a clock never goes back."""
        if seconds < 0:
            raise ValueError("seconds: a clock moves forward only")
        if self._frozen_at is not None:
            self._frozen_at += seconds
        else:
            self._offset += seconds

    def resume(self) -> None:
        """Tick again, from where the clock stands."""
        if self._frozen_at is not None:
            self._offset = self._frozen_at - time.time()
            self._frozen_at = None
