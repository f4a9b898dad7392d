"""Argument types of ``FakeQuay``: seeds and times."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from fakequay.settings import parse_time

Source = str | Path | Mapping[str, Any]
Seeds = Source | Sequence[Source]
Moment = float | str | datetime | None


def sources(seeds: Seeds) -> tuple[Source, ...]:
    """Return the seeds as a tuple: one item for a single seed, or all items of a sequence."""
    return (seeds,) if isinstance(seeds, str | Path | Mapping) else tuple(seeds)


def seconds(at: Moment) -> float | None:
    """Return a time as Unix seconds, or None for None.

    Args:
        at: Unix seconds, ISO 8601 text, or a datetime.

    Raises:
        ValueError: The text is neither ISO 8601 nor a number, or the time is not between the years
            1970 and 3000.
    """
    if isinstance(at, str):
        return parse_time(at)
    return at.timestamp() if isinstance(at, datetime) else at
