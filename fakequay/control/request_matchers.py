"""Criteria as calls of the control API give them: as text in a query, or as JSON."""

import json
import re
from typing import Any

from fakequay.domain.errors import DataRefused
from fakequay.traffic import RequestMatcher

_TEXTS = ("operation", "registry", "method", "path", "caller", "fault")


def read(given: dict[str, Any]) -> dict[str, Any]:
    """The criteria by name; DataRefused names the field that is wrong."""
    read = {name: _value(name, value) for name, value in given.items()}
    try:
        RequestMatcher.of(read)
    except ValueError as error:
        raise DataRefused(str(error)) from error
    return read


def number(name: str, value: Any) -> int | None:
    """0 or more; None for none."""
    if value is None:
        return None
    if isinstance(value, bool) or not re.fullmatch("[0-9]{1,9}", str(value)):
        raise DataRefused(f"{name}: has to be a whole number, 0 or more")
    return int(value)


def seconds(name: str, value: Any, longest: float) -> float:
    try:
        found = float("nan") if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        found = float("nan")
    if not 0 <= found <= longest:
        raise DataRefused(f"{name}: has to be a number of seconds, 0 to {longest:g}")
    return found


def _value(name: str, value: Any) -> Any:
    if name == "after":
        return number(name, value)
    if name in _TEXTS and not isinstance(value, str):
        raise DataRefused(f"{name}: has to be text")
    if name == "status" and (isinstance(value, bool) or not isinstance(value, int | str)):
        raise DataRefused(f"{name}: has to be a status or a class such as 4xx")
    return _json(name, value) if name in {"body", "query"} and isinstance(value, str) else value


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataRefused(f"{name}: has to be JSON") from error
