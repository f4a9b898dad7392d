"""What the schema has against a seed, in words for who wrote the seed."""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from fakequay.contract.validation import Formats

from .errors import Path, quoted

_KINDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}

_FORMATS = {
    "date-time": "is not a moment between 1970 and 3000, such as 2026-01-31T12:00:00Z",
    "scopes": "is not one or more of Quay's scopes",
}


def describe_errors(
    parts: Iterable[Any], rules: dict[str, Any], formats: Formats
) -> list[tuple[Path, str]]:
    """Where parts of a seed are wrong, in the order of the document, and how."""
    checker = FormatChecker(formats=())
    for name, holds in formats.items():
        checker.checks(name)(holds)
    check = Draft202012Validator(rules, format_checker=checker).iter_errors
    errors = sorted(
        (error for part in parts for error in check(part)), key=lambda e: str(e.absolute_path)
    )
    return [found for error in errors for found in _told(error)]


def _told(error: ValidationError) -> Iterator[tuple[Path, str]]:
    """Where it is wrong, and how; several unknown keys of one object are several mistakes."""
    path: Path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        path = (*path, str(error.instance))
    if error.validator == "additionalProperties":
        rules: Any = error.schema
        known, patterns = list(rules.get("properties", ())), rules.get("patternProperties", ())
        found: Any = error.instance
        for key in found:
            if key not in known and not any(re.search(pattern, key) for pattern in patterns):
                yield (*path, key), "unknown key" + _nearest(key, known)
    else:
        yield path, _WORDS.get(str(error.validator), _OTHER)(error)


def _nearest(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, 1)
    return f"; did you mean {quoted(close[0])}?" if close else ""


def _type(error: ValidationError) -> str:
    kinds: Any = error.validator_value
    wanted = [kinds] if isinstance(kinds, str) else kinds
    return f"{quoted(error.instance)} is not {' or '.join(map(_KINDS.__getitem__, wanted))}"


def _required(error: ValidationError) -> str:
    # Each missing key is a complaint of its own, which names it in its message only.
    key = error.message.partition(" is a required")[0].strip("'")
    return f"{quoted(key)} is missing"


def _one_of(error: ValidationError) -> str:
    choices: Any = error.validator_value
    keys = " and ".join(quoted(choice["required"][0]) for choice in choices)
    return f"needs exactly one of {keys}"


def _enum(error: ValidationError) -> str:
    allowed: Any = error.validator_value
    return f"{quoted(error.instance)} is not one of {', '.join(map(quoted, allowed))}"


def _format(error: ValidationError) -> str:
    return f"{quoted(error.instance)} {_FORMATS[str(error.validator_value)]}"


def _rule(words: str) -> Callable[[ValidationError], str]:
    return lambda error: words.format(quoted(error.instance), rule=error.validator_value)


_OTHER = _rule("{} is against the rule {rule}")
_WORDS: dict[str, Callable[[ValidationError], str]] = {
    "const": _rule("{} is not {rule}, the version of the format"),
    "enum": _enum,
    "format": _format,
    "maxLength": _rule("{} is longer than {rule} characters"),
    "maximum": _rule("{} is more than {rule}"),
    "minItems": _rule("{} has fewer than {rule} items"),
    "minLength": _rule("{} is shorter than {rule} characters"),
    "minimum": _rule("{} is less than {rule}"),
    "oneOf": _one_of,
    "pattern": _rule("{} does not match {rule}"),
    "required": _required,
    "type": _type,
}
