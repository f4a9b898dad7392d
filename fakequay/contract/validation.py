"""Fast JSON Schema check that accepts most valid values without the library jsonschema.

The import of jsonschema takes a third of the start time, and its validation takes ten times as
long. The library is needed only for values that this check does not accept: it finds out whether
they are invalid, and why.
"""

import re
from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any

Formats = Mapping[str, Callable[[Any], bool]]
NO_FORMATS: Formats = {}

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (NoneType,),
}
_SCALARS = {str, int, float, bool, NoneType}
_MEMBER_KEYWORDS = {"properties", "patternProperties", "additionalProperties", "propertyNames"}
# Keywords that do not restrict a value. Keywords with the prefix x- are fakequay's own.
_ANNOTATIONS = re.compile(r"\$schema|\$defs|id|title|description|default|x-.*")


def passes_quick_check(schema: Any, value: Any, formats: Formats = NO_FORMATS) -> bool:
    """Return True if a value certainly matches a JSON Schema.

    False means that the value is invalid or that the check cannot decide: the schema has an
    unsupported keyword, or the value is a float such as 1.0 where the schema requires an integer.

    Args:
        schema: JSON Schema.
        value: Value to check.
        formats: Functions that check the values of a format, by the name of the format.
    """
    if isinstance(schema, bool):
        return schema
    if isinstance(value, dict) and not _check_members(schema, value, formats):
        return False
    return all(_check_keyword(key, rule, value, formats) for key, rule in schema.items())


def _check_keyword(key: str, rule: Any, value: Any, formats: Formats) -> bool:
    if key in _CHECKS:
        return _CHECKS[key](rule, value)
    if key == "items":
        return not isinstance(value, list) or all(
            passes_quick_check(rule, inner, formats) for inner in value
        )
    if key == "anyOf":
        return any(passes_quick_check(choice, value, formats) for choice in rule)
    if key == "format":
        return rule in formats and formats[rule](value)
    return key in _MEMBER_KEYWORDS or _ANNOTATIONS.fullmatch(key) is not None


def _check_members(schema: dict[str, Any], value: dict[str, Any], formats: Formats) -> bool:
    named = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    others = schema.get("additionalProperties", True)
    names = schema.get("propertyNames", True)
    for key, inner in value.items():
        rules = [named[key]] if key in named else []
        rules += [rule for pattern, rule in patterns.items() if re.search(pattern, key)]
        if not all(passes_quick_check(rule, inner, formats) for rule in rules or [others]):
            return False
        if not passes_quick_check(names, key, formats):
            return False
    return True


def _has_type(rule: str | list[str], value: Any) -> bool:
    kinds = [rule] if isinstance(rule, str) else rule
    return any(type(value) in _TYPES[kind] for kind in kinds)


def _equals(rule: Any, value: Any) -> bool:
    return type(value) in _SCALARS and type(rule) is type(value) and rule == value


def _equals_any(rule: list[Any], value: Any) -> bool:
    return any(_equals(choice, value) for choice in rule)


def _has_keys(rule: list[str], value: Any) -> bool:
    return not isinstance(value, dict) or all(key in value for key in rule)


def _matches_one(rule: list[dict[str, Any]], value: Any) -> bool:
    """Check the schema keyword ``oneOf``, if each choice is only a list of required keys."""
    return all(choice.keys() == {"required"} for choice in rule) and (
        sum(_has_keys(choice["required"], value) for choice in rule) == 1
    )


def _for_type(kind: type | tuple[type, ...], holds: Callable[[Any, Any], bool]) -> "_Check":
    """Return a check for values of a type; values of other types always pass."""
    return lambda rule, value: not isinstance(value, kind) or holds(rule, value)


_Check = Callable[[Any, Any], bool]
_CHECKS: dict[str, _Check] = {
    "type": _has_type,
    "const": _equals,
    "enum": _equals_any,
    "required": _has_keys,
    "oneOf": _matches_one,
    "minimum": _for_type((int, float), lambda rule, value: value >= rule),
    "maximum": _for_type((int, float), lambda rule, value: value <= rule),
    "minLength": _for_type(str, lambda rule, value: len(value) >= rule),
    "maxLength": _for_type(str, lambda rule, value: len(value) <= rule),
    "minItems": _for_type(list, lambda rule, value: len(value) >= rule),
    "pattern": _for_type(str, lambda rule, value: re.search(rule, value) is not None),
}
