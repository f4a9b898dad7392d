"""Quick check of a value against a JSON Schema, with the library jsonschema-rs.

The library jsonschema, which creates the error messages of the real server, takes thirty times as
long to import as jsonschema-rs. Therefore jsonschema is only imported after the fast check has
rejected a value.
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
    """Return True if a value certainly matches a JSON Schema (draft 2020-12).

    If the result is False, the value is invalid, or the fast check cannot decide, for example
    because a regular expression has another meaning in Python.

    Args:
        schema: JSON Schema. The object must never change, because the schema is compiled only at
            the first call.
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
    """Return a class that implements the JSON Schema keyword ``format`` for jsonschema-rs.

    The class calls the functions in ``formats`` for values of all types, not only for strings.
    """

    class FormatKeyword:
        def __init__(self, schema: object, name: str, path: object) -> None:
            self._holds = formats.get(name)

        def validate(self, value: Any) -> None:
            if self._holds is None or not self._holds(value):
                raise ValueError

    return FormatKeyword


_NO_FLOAT = "x-no-float"


class _NoFloat:
    """Implementation of a JSON Schema keyword for jsonschema-rs that rejects floats."""

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
