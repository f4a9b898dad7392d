"""Field types: how the fields of records are stored as JSON, according to type annotations.

Most fields have one of a few types, so the results for each type are computed only once.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from .json_values import copy_json

Restore = Callable[[Any], Any]

_SCALARS = (str, int, float, bool, NoneType)
_UNIONS = (Union, UnionType)


@cache
def converter_for(annotation: Any) -> Restore | None:
    """Return the function that converts a stored JSON value to the value of a record's field.

    Args:
        annotation: Type annotation of the field.

    Returns:
        The function, or None if no conversion is needed.

    Raises:
        TypeError: Fields of records cannot have this type.
    """
    origin, inner = _parts(annotation)
    if origin in _SCALARS or origin is Literal:
        return None
    if origin in _UNIONS:
        return _restoring_one_of(inner)
    if origin is tuple and inner:
        return _restoring_tuple(inner)
    if origin is Any or (origin in (dict, list, Mapping) and not _holds_tuple(inner)):
        return copy_json
    raise TypeError(f"a record cannot contain values of type {annotation}")


@cache
def is_immutable(annotation: Any) -> bool:
    """Return whether values of a type can never change, including the values nested in them."""
    return _is_of(annotation, (*_SCALARS, Literal))


@cache
def is_shareable(annotation: Any) -> bool:
    """Return whether several records may contain the same Python object of a type.

    Objects of the type ``Mapping`` may be shared although they could change: the type checker
    rejects code that changes them.
    """
    return _is_of(annotation, (*_SCALARS, Literal, Mapping))


def _is_of(annotation: Any, kinds: tuple[Any, ...]) -> bool:
    origin, inner = _parts(annotation)
    if origin is tuple or origin in _UNIONS:
        return all(one is ... or _is_of(one, kinds) for one in inner)
    return origin in kinds


def _parts(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    return get_origin(annotation) or annotation, get_args(annotation)


def _restoring_one_of(inner: tuple[Any, ...]) -> Restore | None:
    ways = {restore for one in inner if (restore := converter_for(one)) is not None}
    if not ways:
        return None
    restore = ways.pop()
    if ways:
        raise TypeError(f"the types {inner} are ambiguous: their JSON values look the same")
    return lambda value: restore(value) if isinstance(value, dict | list) else value


def _restoring_tuple(inner: tuple[Any, ...]) -> Restore:
    if inner[-1] is not ...:
        each = [converter_for(one) or _same for one in inner]
        return lambda values: tuple(f(v) for f, v in zip(each, values, strict=True))
    restore = converter_for(inner[0])
    if restore is None:
        return tuple
    return lambda values: tuple(map(restore, values))


def _same(value: Any) -> Any:
    return value


def _holds_tuple(inner: tuple[Any, ...]) -> bool:
    return any(origin is tuple or _holds_tuple(more) for origin, more in map(_parts, inner))
