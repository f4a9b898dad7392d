"""Errors of seeds and configurations: messages for violations of their JSON Schema."""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from .json_error_text import Path, quoted
from .quick_check import Formats

LISTED_VALUES = 20  # highest number of permitted values that an error message lists

_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}

_FORMATS = {
    "date-time": "a time between the years 1970 and 3000, such as 2026-01-31T12:00:00Z",
    "duration": "a duration such as 30m or 2w, at most 100 years",
    "scopes": "a list of Quay's scopes, separated by spaces",
    "size": "a size such as 20G or 512 MiB",
}


def _is_whole_number(_: Any, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


# JSON Schema accepts 1.0 as an integer, but Python's type int is needed for records and settings.
_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole_number),
)


def describe_errors(
    parts: Iterable[Any], rules: dict[str, Any], formats: Formats
) -> list[tuple[Path, str]]:
    """Check parts of a document against a JSON Schema, and describe the errors.

    Args:
        parts: Parts of the document, each of which must match the schema.
        rules: JSON Schema.
        formats: Functions that check values of the ``format`` keyword, by the name of the format.

    Returns:
        Position and message of each error, in the order of the positions.
    """
    checker = FormatChecker(formats=())
    for name, holds in formats.items():
        checker.checks(name)(holds)
    check = _Validator(rules, format_checker=checker).iter_errors
    errors = sorted(
        (error for part in parts for error in check(part)), key=lambda e: str(e.absolute_path)
    )
    # A value of the wrong type often violates further rules, such as a minimum. Only the wrong type
    # is reported then.
    wrong_types = {tuple(error.absolute_path) for error in errors if error.validator == "type"}
    return [
        found
        for error in errors
        if error.validator == "type" or tuple(error.absolute_path) not in wrong_types
        for found in _describe(error)
    ]


def _describe(error: ValidationError) -> Iterator[tuple[Path, str]]:
    """Yield the position and message of a validation error.

    If the error is about unknown keys of an object, yield the position and message of each key.
    """
    path: Path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        path = (*path, str(error.instance))
    if error.validator == "additionalProperties":
        rules: Any = error.schema
        known, patterns = list(rules.get("properties", ())), rules.get("patternProperties", ())
        found: Any = error.instance
        for key in found:
            if key not in known and not any(re.search(pattern, key) for pattern in patterns):
                yield (*path, key), "unknown key" + _suggestion(key, known)
    else:
        yield path, _WORDS.get(str(error.validator), _OTHER)(error)


def _suggestion(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, 1) or get_close_matches(key.upper(), known, 1)
    return f"; did you mean {quoted(close[0])}?" if close else ""


def _type(error: ValidationError) -> str:
    expected: Any = error.validator_value
    types = [expected] if isinstance(expected, str) else expected
    return f"must be {' or '.join(map(_TYPES.__getitem__, types))}, not {quoted(error.instance)}"


def _required(error: ValidationError) -> str:
    # jsonschema reports each missing key as a separate error, and names the key only in the
    # message.
    key = error.message.partition(" is a required")[0].strip("'")
    return f"the key {quoted(key)} is missing"


def _one_of(error: ValidationError) -> str:
    choices: Any = error.validator_value
    keys = " and ".join(quoted(choice["required"][0]) for choice in choices)
    return f"must have exactly one of the keys {keys}"


def _any_of(error: ValidationError) -> str:
    rules: Any = error.schema
    return str(rules["x-problem"])


def _enum(error: ValidationError) -> str:
    allowed: Any = error.validator_value
    if len(allowed) > LISTED_VALUES:
        known = _suggestion(str(error.instance), list(map(str, allowed)))
        known = known or f"; the JSON Schema lists the {len(allowed)} known values"
        return f"unknown value {quoted(error.instance)}{known}"
    return f"must be one of {', '.join(map(quoted, allowed))}, not {quoted(error.instance)}"


def _format(error: ValidationError) -> str:
    return f"must be {_FORMATS[str(error.validator_value)]}, not {quoted(error.instance)}"


def _rule(words: str) -> Callable[[ValidationError], str]:
    return lambda error: words.format(quoted(error.instance), rule=error.validator_value)


_OTHER = _rule("{} violates the rule {rule} of the schema")
_WORDS: dict[str, Callable[[ValidationError], str]] = {
    "anyOf": _any_of,
    "const": _rule("must be {rule}, the version of the seed format, not {}"),
    "enum": _enum,
    "format": _format,
    "maxLength": _rule("{} is longer than {rule} characters"),
    "maximum": _rule("{} is greater than {rule}"),
    "minItems": _rule("{} has fewer than {rule} items"),
    "minLength": _rule("{} is shorter than {rule} characters"),
    "minimum": _rule("{} is less than {rule}"),
    "oneOf": _one_of,
    "pattern": _rule("{} does not match the pattern {rule}"),
    "required": _required,
    "type": _type,
}
