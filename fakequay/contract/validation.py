"""Fast JSON Schema check with the library jsonschema-rs.

Only the library jsonschema creates the error messages of the real server, but its import takes
thirty times as long. It is therefore imported only after this check has rejected a value.
"""

from collections.abc import Callable, Mapping
from typing import Any

Formats = Mapping[str, Callable[[Any], bool]]
NO_FORMATS: Formats = {}

# Compiled schemas by the ``id()`` of the schema. The value also contains the schema, because Python
# can reuse the ``id()`` of an object that no longer exists.
_compiled: dict[tuple[int, bool], tuple[Any, Any]] = {}


def passes_quick_check(
    schema: Any, value: Any, formats: Formats = NO_FORMATS, *, whole_numbers: bool = False
) -> bool:
    """Return True if a value matches a JSON Schema (draft 2020-12) without any doubt.

    False means that the value is invalid or that the check cannot decide, for example because a
    regular expression has another meaning in Python.

    Args:
        schema: JSON Schema. It must never change, because it is compiled only once, at the first
            call.
        value: Value to check.
        formats: Functions that check the values of a format, by the name of the format.
        whole_numbers: Whether the type "integer" excludes floats such as 1.0.
    """
    _, validator = _compiled.get((id(schema), whole_numbers)) or _compile(
        schema, formats, whole_numbers
    )
    try:
        return bool(validator.is_valid(value))
    except ValueError:  # for example because of too deep nesting or an infinite number
        return False


def _compile(schema: Any, formats: Formats, whole_numbers: bool) -> tuple[Any, Any]:
    from jsonschema_rs import Draft202012Validator

    checked = _exclude_floats(schema) if whole_numbers else schema
    keywords = {"format": _format_keyword(formats), _NO_FLOAT: _NoFloat}
    compiled = schema, Draft202012Validator(checked, keywords=keywords)
    return _compiled.setdefault((id(schema), whole_numbers), compiled)


def _format_keyword(formats: Formats) -> type[Any]:
    """Return a keyword ``format`` for jsonschema-rs that checks values of all types."""

    class FormatKeyword:
        def __init__(self, schema: object, name: str, path: object) -> None:
            self._holds = formats.get(name)

        def validate(self, value: Any) -> None:
            if self._holds is None or not self._holds(value):
                raise ValueError

    return FormatKeyword


_NO_FLOAT = "x-no-float"


class _NoFloat:
    """Keyword of a JSON Schema that rejects floats."""

    def __init__(self, schema: object, value: object, path: object) -> None:
        pass

    def validate(self, value: Any) -> None:
        if isinstance(value, float):
            raise ValueError


def _exclude_floats(schema: Any) -> Any:
    """Return a copy of a schema in which the type "integer" excludes floats such as 1.0."""
    if isinstance(schema, list):
        return [_exclude_floats(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    copied = {key: _exclude_floats(part) for key, part in schema.items()}
    types = schema.get("type", ())
    if "integer" in types and "number" not in types and "properties" not in types:
        copied[_NO_FLOAT] = True
    return copied
