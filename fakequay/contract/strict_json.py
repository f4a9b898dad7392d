"""Strict JSON parser: refuses duplicate keys, NaN and infinite numbers."""

import json
from math import isfinite
from typing import Any, NoReturn


def loads(text: str | bytes) -> Any:
    """Parse JSON. Unlike ``json.loads``, refuse texts whose meaning differs between parsers.

    Raises:
        ValueError: The text is not JSON, an object contains a key twice, or a number is NaN,
            infinite or too large.
        RecursionError: The value is nested too deeply.
    """
    return json.loads(
        text,
        object_pairs_hook=_reject_duplicate_keys,
        parse_constant=refuse_constant,
        parse_float=_finite_number,
    )


def refuse_constant(name: str) -> NoReturn:
    """Raise ValueError for a constant that Python's parser accepts in JSON, such as ``NaN``."""
    raise ValueError(f"JSON does not permit the value {name}")


def _reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        duplicate = next(key for number, key in enumerate(keys) if key in keys[:number])
        raise ValueError(f"duplicate key {json.dumps(duplicate)} in an object")
    return found


def _finite_number(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"the number {text[:20]} is too large")
    return number
