"""Search criteria for recorded requests: reads them from requests to the control API."""

import json
import re
from typing import Any

from fakequay.domain.errors import DataRefused
from fakequay.traffic.request_matcher import RequestMatcher

_TEXTS = ("operation", "registry", "method", "path", "caller", "fault")


def read(given: dict[str, Any]) -> dict[str, Any]:
    """Convert search criteria for recorded requests to the types that ``RequestMatcher`` requires.

    Raises:
        DataRefused: A criterion is unknown or invalid; the message starts with its name.
    """
    criteria = {name: _value(name, value) for name, value in given.items()}
    try:
        RequestMatcher.of(criteria)
    except ValueError as error:
        raise DataRefused(str(error)) from error
    return criteria


def number(field: str, value: Any) -> int | None:
    """Convert a value to an integer that is 0 or more. Return None for the value None.

    Raises:
        DataRefused: The value is not an integer of at least 0. The message starts with the text of
            the argument ``field``.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not re.fullmatch("[0-9]{1,9}", str(value)):
        raise DataRefused(f"{field}: must be a whole number, 0 or more")
    return int(value)


def seconds(field: str, value: Any, longest: float) -> float:
    """Convert a value to a number of seconds from 0 to ``longest``.

    Raises:
        DataRefused: The value is not a number in this range. The message starts with the text of
            the argument ``field``.
    """
    try:
        duration = float("nan") if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        duration = float("nan")
    if not 0 <= duration <= longest:
        raise DataRefused(f"{field}: must be a number of seconds, 0 to {longest:g}")
    return duration


def _value(criterion: str, value: Any) -> Any:
    if criterion == "after":
        return number(criterion, value)
    if criterion in _TEXTS and not isinstance(value, str):
        raise DataRefused(f"{criterion}: must be a string")
    if criterion == "status" and (isinstance(value, bool) or not isinstance(value, int | str)):
        raise DataRefused(
            f"{criterion}: must be an HTTP status such as 404, or a class of statuses such as 4xx"
        )
    if criterion in {"body", "query"} and isinstance(value, str):
        return _json(criterion, value)
    return value


def _json(criterion: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataRefused(f"{criterion}: must be valid JSON") from error
