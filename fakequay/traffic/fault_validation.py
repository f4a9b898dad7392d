"""What a fault may say: the type of each field, and which go together."""

from collections.abc import Callable, Mapping
from typing import Any

LONGEST = 300.0  # seconds that a request is held
EFFECTS = ("status", "truncate", "reset", "stall", "expire")
_OF_AN_ANSWER = ("body", "headers", "retry_after")


def validate(given: Mapping[str, Any]) -> None:
    """Raises ValueError, which names the field."""
    for name, value in given.items():
        holds, words = _FIELDS.get(name, (_anything, ""))
        if not holds(value):
            raise ValueError(f"{name}: has to be {words}")
    effects = [name for name in EFFECTS if given.get(name) not in (None, False)]
    if len(effects) > 1:
        raise ValueError(f"{effects[1]}: does not go together with {effects[0]}")
    if not effects and not given.get("delay"):
        raise ValueError(f"status: has to be there, or {', '.join(EFFECTS[1:])} or delay")
    _check_company(given, effects)


def _check_company(given: Mapping[str, Any], effects: list[str]) -> None:
    for name in _OF_AN_ANSWER:
        if name in given and "status" not in effects:
            raise ValueError(f"{name}: goes with status only")
    if "chance" in given and "seed" not in given:
        raise ValueError("seed: has to be there, so that the chance is the same in every run")
    if "seed" in given and "chance" not in given:
        raise ValueError("chance: has to be there where seed is")
    if "truncate" in effects and given.get("when") == "before":
        raise ValueError("when: only an answer can be truncated, so after")
    if "expire" in effects and given.get("when") == "after":
        raise ValueError("when: a token expires before the operation")


def _anything(value: Any) -> bool:
    return True


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _whole(low: int, high: int = 2**31) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

    return holds


def _number(low: float, high: float) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        return (
            isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        )

    return holds


def _headers(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(text, str) and text.isprintable() and text.isascii()
        for pair in value.items()
        for text in pair
    )


_TEXT = (_text, "text")
_SECONDS = (_number(0, LONGEST), f"a number of seconds, 0 to {LONGEST:g}")
_FLAG = (_flag, "true or false")
_NUMBER = (_whole(0), "a whole number, 0 or more")
_COUNT = (_whole(1), "a whole number, 1 or more")
_FIELDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    **dict.fromkeys(("operation", "registry", "method", "path", "caller", "plan", "seed"), _TEXT),
    **dict.fromkeys(("reset", "expire"), _FLAG),
    **dict.fromkeys(("stall", "delay"), _SECONDS),
    **dict.fromkeys(("after", "truncate", "retry_after"), _NUMBER),
    **dict.fromkeys(("every", "times"), _COUNT),
    "chance": (_number(0, 1), "a number from 0 to 1"),
    "when": (("before", "after").__contains__, "before or after"),
    "status": (_whole(200, 599), "a status, 200 to 599"),
    "headers": (_headers, "an object of texts"),
}
