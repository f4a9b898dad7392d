"""Check of Quay's configuration: finds unknown keys, and values of a wrong type or out of range."""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from .configuration_keys import schema
from .durations import parse_duration
from .json_error_text import json_path
from .quick_check import Formats, passes_quick_check

_BYTES = re.compile(r"(\d+) ?(?:B|([KMGTPEZY])(i?)\w*)?", re.ASCII)
_LONGEST = 100 * 365 * 86_400  # maximum of a duration in seconds


def check_configuration(values: Mapping[str, Any]) -> dict[str, Any]:
    """Check a configuration of Quay.

    Returns:
        The configuration with JSON types only, for example lists instead of tuples.

    Raises:
        ValueError: A key is unknown, or a value has the wrong type or is out of range. The message
            lists all errors.
    """
    converted = {key: _convert(key, value) for key, value in values.items()}
    if not all(_is_certainly_valid(key, value) for key, value in converted.items()):
        from . import seed_and_configuration_errors  # its JSON Schema library is slow to import

        errors = seed_and_configuration_errors.describe_errors([converted], schema(), FORMATS)
        if errors:
            raise ValueError("; ".join(f"{json_path(path)[2:]}: {text}" for path, text in errors))
    return converted


def _is_certainly_valid(key: str, value: Any) -> bool:
    """Return True if a configuration key is known and its value is valid.

    If the result is False, the slower check with the complete schema must decide. This function
    is faster because it compiles only the schema of this key.
    """
    rules = schema()["properties"].get(key)
    return rules is not None and passes_quick_check(rules, value, FORMATS, whole_numbers=True)


def parse_size(text: str) -> int:
    """Parse a size such as ``20G`` (powers of 1000) or ``10 GiB`` (powers of 1024).

    Returns:
        Bytes.

    Raises:
        ValueError: The text is not a size.
    """
    match = _BYTES.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a size such as 20G or 512 MiB")
    base, exponent = 1024 if match[3] else 1000, " KMGTPEZY".index(match[2] or " ")
    factor: int = base**exponent
    return factor * int(match[1])


def _convert(key: Any, value: Any) -> Any:
    """Convert a value of the configuration to JSON types; for example, a tuple becomes a list.

    Args:
        key: Configuration key of the value, for error messages.
        value: The value.
    """
    if not isinstance(key, str):
        raise ValueError(f"the configuration key {key!r} is not a string")
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{key}: JSON does not permit the number {value}")
    if isinstance(value, Mapping):
        return {inside: _convert(inside, inner) for inside, inner in value.items()}
    return [_convert(key, inner) for inner in value] if isinstance(value, list | tuple) else value


def _is_duration(value: Any) -> bool:
    try:
        return not isinstance(value, str) or parse_duration(value) <= _LONGEST
    except ValueError:
        return False


def _is_size(value: Any) -> bool:
    try:
        return not isinstance(value, str) or parse_size(value) >= 0
    except ValueError:
        return False


# Functions that check the values of the schema's formats. For values that are not strings, they
# return True, because the schema itself checks the type.
FORMATS: Formats = {"duration": _is_duration, "size": _is_size}
