"""Shapes: expected fields and types of a response, as Go and Python clients read it.

A shape is a type, a tuple of types, ``[shape]`` for a list that is not empty, ``{str: shape}`` for
a map that is not empty, or a dict of required fields.
"""

from typing import Any

NUMBER = int
TEXT_OR_NULL = (str, type(None))
NUMBER_OR_NULL = (int, type(None))


def find_mismatches(shape: Any, value: Any, at: str = "answer") -> list[str]:
    """Return a message with the location of each mismatch between a shape and a value."""
    if isinstance(shape, list):
        return _list(shape[0], value, at)
    if isinstance(shape, dict):
        return _map(shape, value, at)
    kinds = shape if isinstance(shape, tuple) else (shape,)
    # In Go and JSON, true is not a number.
    return [] if type(value) in kinds else [f"{at} is {value!r}"]


def _list(shape: Any, value: Any, at: str) -> list[str]:
    if not isinstance(value, list) or not value:
        return [f"{at} is {value!r}, not a list of something"]
    return [
        said
        for index, one in enumerate(value)
        for said in find_mismatches(shape, one, f"{at}[{index}]")
    ]


def _map(shape: dict[Any, Any], value: Any, at: str) -> list[str]:
    if not isinstance(value, dict) or not value:
        return [f"{at} is {value!r}, not a map of something"]
    if str in shape:
        return [
            said for key in value for said in find_mismatches(shape[str], value[key], f"{at}.{key}")
        ]
    missing = [f"{at}.{key} is missing" for key in shape if key not in value]
    there = (key for key in shape if key in value)
    return missing + [
        said for key in there for said in find_mismatches(shape[key], value[key], f"{at}.{key}")
    ]
