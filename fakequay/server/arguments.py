"""What Python code may give for seeds and moments."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from fakequay.settings import parse_time

Source = str | Path | Mapping[str, Any]
Seeds = Source | Sequence[Source]
Moment = float | str | datetime | None


def sources(given: Seeds) -> tuple[Source, ...]:
    """One, or several."""
    return (given,) if isinstance(given, str | Path | Mapping) else tuple(given)


def seconds(at: Moment) -> float | None:
    """Since 1970."""
    if isinstance(at, str):
        return parse_time(at)
    return at.timestamp() if isinstance(at, datetime) else at
