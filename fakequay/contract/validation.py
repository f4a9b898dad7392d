"""Whether a value surely meets a JSON Schema, which nearly all that clients and seeds say does.

jsonschema has the words for the rest, but takes as long to import as a third of a start, and ten
times as long to check.
"""

import re
from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any

Formats = Mapping[str, Callable[[Any], bool]]
NO_FORMATS: Formats = {}

_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (NoneType,),
}
_SCALARS = {str, int, float, bool, NoneType}
_OF_MEMBERS = {"properties", "patternProperties", "additionalProperties", "propertyNames"}
# An x- keyword is this project's own, for more than one value.
_SILENT = re.compile(r"\$schema|\$defs|id|title|description|default|x-.*")


def surely_meets(schema: Any, value: Any, formats: Formats = NO_FORMATS) -> bool:
    """False also where this cannot tell: an unknown keyword, or 1.0 where a whole number is due."""
    if isinstance(schema, bool):
        return schema
    if isinstance(value, dict) and not _members_meet(schema, value, formats):
        return False
    return all(_meets(key, rule, value, formats) for key, rule in schema.items())


def _meets(key: str, rule: Any, value: Any, formats: Formats) -> bool:
    if key in _CHECKS:
        return _CHECKS[key](rule, value)
    if key == "items":
        return not isinstance(value, list) or all(
            surely_meets(rule, inner, formats) for inner in value
        )
    if key == "anyOf":
        return any(surely_meets(choice, value, formats) for choice in rule)
    if key == "format":
        return rule in formats and formats[rule](value)
    return key in _OF_MEMBERS or _SILENT.fullmatch(key) is not None


def _members_meet(schema: dict[str, Any], value: dict[str, Any], formats: Formats) -> bool:
    named = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    others = schema.get("additionalProperties", True)
    names = schema.get("propertyNames", True)
    for key, inner in value.items():
        rules = [named[key]] if key in named else []
        rules += [rule for pattern, rule in patterns.items() if re.search(pattern, key)]
        if not all(surely_meets(rule, inner, formats) for rule in rules or [others]):
            return False
        if not surely_meets(names, key, formats):
            return False
    return True


def _is_of(rule: str | list[str], value: Any) -> bool:
    kinds = [rule] if isinstance(rule, str) else rule
    return any(type(value) in _KINDS[kind] for kind in kinds)


def _is(rule: Any, value: Any) -> bool:
    return type(value) in _SCALARS and type(rule) is type(value) and rule == value


def _is_one_of(rule: list[Any], value: Any) -> bool:
    return any(_is(one, value) for one in rule)


def _has(rule: list[str], value: Any) -> bool:
    return not isinstance(value, dict) or all(key in value for key in rule)


def _has_one(rule: list[dict[str, Any]], value: Any) -> bool:
    """Which of several keys there are is all that is understood here."""
    return all(choice.keys() == {"required"} for choice in rule) and (
        sum(_has(choice["required"], value) for choice in rule) == 1
    )


def _of(kind: type | tuple[type, ...], holds: Callable[[Any, Any], bool]) -> "_Check":
    """A rule for values of a kind; any other value meets it."""
    return lambda rule, value: not isinstance(value, kind) or holds(rule, value)


_Check = Callable[[Any, Any], bool]
_CHECKS: dict[str, _Check] = {
    "type": _is_of,
    "const": _is,
    "enum": _is_one_of,
    "required": _has,
    "oneOf": _has_one,
    "minimum": _of((int, float), lambda rule, value: value >= rule),
    "maximum": _of((int, float), lambda rule, value: value <= rule),
    "minLength": _of(str, lambda rule, value: len(value) >= rule),
    "maxLength": _of(str, lambda rule, value: len(value) <= rule),
    "minItems": _of(list, lambda rule, value: len(value) >= rule),
    "pattern": _of(str, lambda rule, value: re.search(rule, value) is not None),
}
