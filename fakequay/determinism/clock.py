"""Simulated clock: only this module reads the system time."""

import time
from datetime import UTC, datetime

system_time = time.time  # returns the system's Unix time, for headers that clients compare with it


class Clock:
    """A clock that returns Unix seconds and either runs like the system's clock or is frozen.

    Both a running and a frozen clock can be advanced.

    Args:
        frozen_at: Time at which the clock is frozen, in Unix seconds; None for a running clock.
    """

    def __init__(self, frozen_at: float | None = None) -> None:
        self._frozen_at = frozen_at
        self._offset = 0.0

    @property
    def frozen(self) -> bool:
        """Whether the simulated clock is frozen."""
        return self._frozen_at is not None

    def now(self) -> float:
        """Return the current time of the simulated clock in Unix seconds."""
        if self._frozen_at is not None:
            return self._frozen_at
        return time.time() + self._offset

    def utc_now(self) -> datetime:
        """Return the current time of the simulated clock as a datetime in UTC."""
        return datetime.fromtimestamp(self.now(), UTC)

    def freeze(self, at: float | None = None) -> None:
        """Freeze the simulated clock.

        Args:
            at: Time at which the clock is frozen, in Unix seconds; None for the current time of the
                clock.
        """
        self._frozen_at = self.now() if at is None else at

    def advance(self, seconds: float) -> None:
        """Move the simulated clock forward by a number of seconds.

        Raises:
            ValueError: ``seconds`` is negative.
        """
        if seconds < 0:
            raise ValueError("seconds must not be negative: the clock only moves forward")
        if self._frozen_at is not None:
            self._frozen_at += seconds
        else:
            self._offset += seconds

    def resume(self) -> None:
        """Resume the simulated clock: a frozen clock runs again, from the time that it shows."""
        if self._frozen_at is not None:
            self._offset = self._frozen_at - time.time()
            self._frozen_at = None
