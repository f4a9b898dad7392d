"""Templates of JSON values: compares a response with the values that a client expects.

A template is a JSON value. A text in angle brackets matches more than one value:

* ``<string>``, ``<integer>``, ``<boolean>``, ``<null>``, ``<object>`` and ``<array>`` match a type,
  ``<integer or null>`` matches two types, and ``<string as NAME>`` stores the value as a variable.
* ``<absent>`` matches a missing key.
* ``<contains TEXT>`` matches a string with a text in it.
* ``<matches REGEX>`` matches a whole string, and stores each named group as a variable.

An object matches an object with at least its keys. An array with one template matches an array that
is not empty and whose items all match. ``{"<each>": TEMPLATE}`` matches an object whose values all
match. ``{"<some>": TEMPLATE}`` matches an array if at least one item matches.
"""

import re
from typing import Any

ABSENT = object()
TYPES: dict[str, type] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
    "object": dict,
    "array": list,
}
TYPE = re.compile(r"<(?P<types>\w+(?: or \w+)*?)(?: as (?P<name>\w+))?>")


def find_differences(
    template: Any, value: Any, variables: dict[str, Any], at: str = "body"
) -> list[str]:
    """Return a message for each place where a value does not match a template.

    Args:
        variables: Values that the templates store, by name.
        at: Name of the value in the messages.
    """
    if isinstance(template, str):
        matches = _match_text(template, value, variables)
        return [] if matches else [f"{at} is {_describe(value)}, expected {template}"]
    if isinstance(template, dict):
        return _compare_object(template, value, variables, at)
    if isinstance(template, list) and template:
        if not isinstance(value, list) or not value:
            return [f"{at} is {_describe(value)}, expected an array with items"]
        items = enumerate(value)
        return [one for i, item in items for one in _at(template[0], item, variables, f"{at}[{i}]")]
    same = type(template) is type(value) and template == value
    return [] if same else [f"{at} is {_describe(value)}, expected {template!r}"]


_at = find_differences


def _match_text(template: str, value: Any, variables: dict[str, Any]) -> bool:
    found = TYPE.fullmatch(template)
    if template == "<absent>":
        return value is ABSENT
    if found and set(found["types"].split(" or ")) <= set(TYPES):
        if found["name"]:
            variables[found["name"]] = value
        # In JSON, true is not a number.
        return type(value) in [TYPES[name] for name in found["types"].split(" or ")]
    if not isinstance(value, str):
        return False
    if template.startswith("<contains "):
        return template[10:-1] in value
    if template.startswith("<matches "):
        match = re.fullmatch(template[9:-1], value)
        variables.update(match.groupdict() if match else {})
        return match is not None
    return value == template


def _compare_object(
    template: dict[str, Any], value: Any, variables: dict[str, Any], at: str
) -> list[str]:
    if "<some>" in template:
        items = value if isinstance(value, list) else []
        for item in items:
            # An item that does not match must not change the variables.
            stored = dict(variables)
            if not find_differences(template["<some>"], item, stored):
                variables.update(stored)
                return []
        return [f"{at} has no item that matches {template['<some>']}"]
    if not isinstance(value, dict):
        return [f"{at} is {_describe(value)}, expected an object"]
    if "<each>" in template:
        template = dict.fromkeys(value, template["<each>"]) or {"any key": template["<each>"]}
    return [
        message
        for key, inner in template.items()
        for message in find_differences(inner, value.get(key, ABSENT), variables, f"{at}.{key}")
    ]


def _describe(value: Any) -> str:
    return "missing" if value is ABSENT else repr(value)[:300]
