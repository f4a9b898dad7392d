"""Form fields: convert entered text to JSON values; a ValueError describes invalid text."""

import json
from collections.abc import Callable
from typing import Any

from fakequay.settings import parse_time

Reader = Callable[[str], Any]


def text(value: str) -> str:
    """Return the text unchanged, for a field that is left out of the body if it is empty."""
    return value


def text_or_empty(value: str) -> str:
    """Return the text unchanged, for a field that is sent as an empty string if it is empty."""
    return value


def number(value: str) -> int | float:
    """Convert text to an int, or to a float if the number has decimals."""
    try:
        parsed = float(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a number") from None
    return int(parsed) if parsed.is_integer() else parsed


def number_or_text(value: str) -> int | float | str:
    """Convert text to a number; return the text itself if it is not a number."""
    try:
        return number(value)
    except ValueError:
        return value


def words(value: str) -> list[str]:
    """Split text at spaces and commas."""
    return value.replace(",", " ").split()


def boolean(value: str) -> bool:
    """Return whether the text is ``true``, the value of a ticked check box."""
    return value == "true"


def seconds(value: str) -> int:
    """Convert a time, as ISO 8601 in UTC or as Unix seconds, to Unix seconds."""
    return int(parse_time(value))


def json_or_text(value: str) -> Any:
    """Parse JSON; return the text itself if it is not JSON."""
    try:
        return json.loads(value)
    except ValueError:
        return value
