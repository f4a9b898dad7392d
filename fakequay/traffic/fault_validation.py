"""Validation of faults: checks the types of their fields, and combinations of fields."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

LONGEST = 300.0  # Maximum of delay and stall, in seconds.
EFFECTS = ("status", "truncate", "reset", "stall", "expire")
NEVER_BOTH = "registry: cannot be combined with 'operation', because no request matches both"
_RESPONSE_FIELDS = ("body", "headers", "retry_after")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FRAMING_HEADERS = frozenset({"content-length", "transfer-encoding"})


def validate(given: Mapping[str, Any]) -> None:
    """Check the fields of a fault.

    Raises:
        ValueError: A field is invalid or missing; the message starts with its name.
    """
    for name, value in given.items():
        is_valid, description = _FIELDS.get(name, (_is_anything, ""))
        if not is_valid(value):
            raise ValueError(f"{name}: must be {description}")
    effects = [name for name in EFFECTS if given.get(name) not in (None, False)]
    if len(effects) > 1:
        raise ValueError(f"{effects[1]}: cannot be combined with {effects[0]!r}")
    if not effects and not given.get("delay"):
        raise ValueError(
            f"status: the fault has no effect; set one of the fields {', '.join(EFFECTS)} or delay"
        )
    _check_combination(given, effects)


def _check_combination(given: Mapping[str, Any], effects: list[str]) -> None:
    if given.get("operation") is not None and given.get("registry") is not None:
        raise ValueError(NEVER_BOTH)
    for name in _RESPONSE_FIELDS:
        if name in given and "status" not in effects:
            raise ValueError(f"{name}: allowed only together with 'status'")
    for name in given.get("headers") or ():
        if name.lower() in _FRAMING_HEADERS:
            raise ValueError(
                f"headers: the server sets {name!r}; 'truncate' makes an incomplete body"
            )
    if "chance" in given and "seed" not in given:
        raise ValueError("seed: required with 'chance', so that every run has the same faults")
    if "seed" in given and "chance" not in given:
        raise ValueError("chance: required with 'seed'")
    if "truncate" in effects and given.get("when") == "before":
        raise ValueError(
            "when: must be 'after', because 'truncate' needs the response of the operation"
        )
    if "expire" in effects and given.get("when") == "after":
        raise ValueError(
            "when: must be 'before', because 'expire' is applied before the operation runs"
        )


def _is_anything(value: Any) -> bool:
    return True


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _integer_between(low: int, high: int = 2**31) -> Callable[[Any], bool]:
    def is_valid(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

    return is_valid


def _number_between(low: float, high: float) -> Callable[[Any], bool]:
    def is_valid(value: Any) -> bool:
        return (
            isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        )

    return is_valid


def _are_headers(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(name, str)
        and _HEADER_NAME.fullmatch(name)
        and isinstance(text, str)
        and text.isprintable()
        and text.isascii()
        for name, text in value.items()
    )


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except (TypeError, ValueError):
        return False
    return True


_TEXT = (_is_text, "a string")
_SECONDS = (_number_between(0, LONGEST), f"a number of seconds, 0 to {LONGEST:g}")
_FLAG = (_is_boolean, "true or false")
_NUMBER = (_integer_between(0), "a whole number, 0 or more")
_COUNT = (_integer_between(1), "a whole number, 1 or more")
_FIELDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    **dict.fromkeys(("operation", "registry", "method", "path", "caller", "plan", "seed"), _TEXT),
    **dict.fromkeys(("reset", "expire"), _FLAG),
    **dict.fromkeys(("stall", "delay"), _SECONDS),
    **dict.fromkeys(("after", "truncate", "retry_after"), _NUMBER),
    **dict.fromkeys(("every", "times"), _COUNT),
    "chance": (_number_between(0, 1), "a number from 0 to 1"),
    "when": (("before", "after").__contains__, "before or after"),
    "status": (_integer_between(200, 599), "a status, 200 to 599"),
    "body": (_is_json, "a string, or a value that can be encoded as JSON"),
    "headers": (_are_headers, "an object of header names and their values in printable ASCII"),
}
