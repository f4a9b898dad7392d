"""JSON in and out, and copies of JSON values."""

import json
from typing import Any

import orjson

from .errors import StoreError

_SCALARS = frozenset((str, int, float, bool, type(None)))
_COMPACT = (",", ":")


def plain(value: Any) -> Any:
    """A copy that shares nothing that can change; tuples become lists, as in a file."""
    kind = type(value)
    if kind in _SCALARS:
        return value
    if isinstance(value, dict):
        return {
            _key(key): item if type(item) in _SCALARS else plain(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise StoreError(f"{value!r} is of type {kind.__name__}, which JSON does not have")


def dumps(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # numbers over 64 bits, halves of surrogate pairs
        return json.dumps(value, separators=_COMPACT).encode()


def loads(text: bytes) -> Any:
    """The value, or a ``ValueError`` that says where the text goes wrong."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def same(one: Any, other: Any) -> bool:
    """Whether both look the same in a file; Python holds 1 and true equal, JSON does not."""
    return one is other or (one == other and dumps(one) == dumps(other))


def _key(key: Any) -> str:
    if type(key) is not str:
        raise StoreError(f"the key {key!r} is not a string")
    return key
