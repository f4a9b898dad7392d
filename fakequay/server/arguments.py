"""Types of the arguments of ``FakeQuay`` that are seeds or times, and their conversion."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from fakequay.settings import parse_time

Source = str | Path | Mapping[str, Any]
Seeds = Source | Sequence[Source]
Moment = float | str | datetime | None


def sources(seeds: Seeds) -> tuple[Source, ...]:
    """Return a seed, or a sequence of seeds, as a tuple of seeds."""
    return (seeds,) if isinstance(seeds, str | Path | Mapping) else tuple(seeds)


def seconds(at: Moment) -> float | None:
    """Return a time as Unix seconds. If the time is None, return None.

    Args:
        at: Unix seconds, ISO 8601 text, or a datetime.

    Raises:
        ValueError: The text is neither ISO 8601 nor a number, or the time is not between the years
            1970 and 3000.
    """
    if isinstance(at, str):
        return parse_time(at)
    return at.timestamp() if isinstance(at, datetime) else at
