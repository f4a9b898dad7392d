"""What is typed into forms, as the APIs take it; ValueError says what is wrong with it."""

import json
from collections.abc import Callable
from typing import Any

from fakequay.settings import parse_time

Reader = Callable[[str], Any]


def text(given: str) -> str:
    return given


def said(given: str) -> str:
    """Text that is said also where it is empty."""
    return given


def number(given: str) -> int | float:
    try:
        value = float(given)
    except ValueError:
        raise ValueError(f"{given!r} is not a number") from None
    return int(value) if value.is_integer() else value


def words(given: str) -> list[str]:
    return given.replace(",", " ").split()


def flag(given: str) -> bool:
    return given == "true"


def seconds(given: str) -> int:
    """A moment, in UTC."""
    return int(parse_time(given))


def document(given: str) -> Any:
    """JSON, or text that is none."""
    try:
        return json.loads(given)
    except ValueError:
        return given
