"""Form fields: convert entered text to JSON values; a ValueError describes invalid text."""

import json
from collections.abc import Callable
from typing import Any

from fakequay.settings import parse_time

Reader = Callable[[str], Any]


def text(value: str) -> str:
    """Return the text of a form field unchanged.

    An empty field is left out of the JSON body.
    """
    return value


def text_or_empty(value: str) -> str:
    """Return the text of a form field unchanged.

    An empty field is sent as an empty string.
    """
    return value


def number(value: str) -> int | float:
    """Convert the text of a form field to an int, or to a float if it has decimals."""
    try:
        parsed = float(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a number") from None
    return int(parsed) if parsed.is_integer() else parsed


def number_or_text(value: str) -> int | float | str:
    """Convert the text of a form field to a number; return the text if it is not a number."""
    try:
        return number(value)
    except ValueError:
        return value


def words(value: str) -> list[str]:
    """Split the text of a form field at spaces and commas."""
    return value.replace(",", " ").split()


def boolean(value: str) -> bool:
    """Return whether a form field has the value ``true``, as a ticked check box has."""
    return value == "true"


def seconds(value: str) -> int:
    """Convert a time to Unix seconds; the text is ISO 8601 in UTC or a number of Unix seconds."""
    return int(parse_time(value))


def json_or_text(value: str) -> Any:
    """Parse the text of a form field as JSON; return the text itself if it is not JSON."""
    try:
        return json.loads(value)
    except ValueError:
        return value
