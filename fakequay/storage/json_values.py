"""JSON values: encoding, decoding, copying and comparison of stored values."""

import json
from typing import Any

import orjson

from .errors import StoreError

_SCALARS = frozenset((str, int, float, bool, type(None)))
_COMPACT = (",", ":")


def copy_json(value: Any) -> Any:
    """Return a deep copy of a JSON value, with lists in place of tuples.

    Raises:
        StoreError: JSON does not support the type of a value, or a key is not a string.
    """
    kind = type(value)
    if kind in _SCALARS:
        return value
    if isinstance(value, dict):
        return {
            _key(key): item if type(item) in _SCALARS else copy_json(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [copy_json(item) for item in value]
    raise StoreError(f"{value!r} has type {kind.__name__}, which JSON does not support")


def dumps(value: Any) -> bytes:
    """Encode a value as JSON."""
    try:
        return orjson.dumps(value)
    except TypeError:  # for example a number over 64 bits, which orjson rejects
        return json.dumps(value, separators=_COMPACT).encode()


def loads(text: bytes) -> Any:
    """Decode JSON.

    Raises:
        ValueError: The text is not JSON. The message contains the position of the error.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def equal_json(one: Any, other: Any) -> bool:
    """Return whether two JSON values are equal in JSON, where 1 and true are different.

    In Python, 1 and True are equal.
    """
    return one is other or (one == other and dumps(one) == dumps(other))


def _key(key: Any) -> str:
    if type(key) is not str:
        raise StoreError(f"the key {key!r} is not a string")
    return key
