"""Records to documents and back, as the record's annotations say."""

from collections.abc import Callable
from dataclasses import MISSING, fields
from types import NoneType, UnionType
from typing import (
    Any,
    ClassVar,
    Generic,
    Literal,
    Protocol,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from .errors import StoreError
from .json_values import plain
from .rows import Row

_SCALARS = (str, int, float, bool, NoneType)
_Restore = Callable[[Any], Any]


class Record(Protocol):
    """A frozen dataclass; its ``id`` is 0 until it is stored."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Record)


class Codec(Generic[R]):
    def __init__(self, record: type[R]) -> None:
        self._record: Callable[..., R] = record
        types = get_type_hints(record)
        self._defaults = {f.name: f for f in fields(record) if f.name != "id"}
        self.fields = frozenset(self._defaults)
        self._restored = {
            name: restore
            for name in self._defaults
            if (restore := _restoring(types[name])) is not None
        }
        self.immutable = frozenset(name for name in self._defaults if _immutable(types[name]))
        self._lendable = self.immutable == self.fields

    def document(self, record: R) -> dict[str, Any]:
        return {name: getattr(record, name) for name in self._defaults}

    def read(self, row: Row, id: int) -> R:
        """A record of one's own; kept with its row if nobody could change it."""
        if row.record is not None:
            return row.record  # type: ignore[no-any-return]
        values = dict(row)
        for name, restore in self._restored.items():
            values[name] = restore(values[name])
        record = self._record(**values, id=id)
        if self._lendable:
            row.record = record
        return record

    def complete(self, document: dict[str, Any]) -> dict[str, Any]:
        """A document from a file; what it lacks takes the record's default."""
        if document.keys() == self.fields:
            return document
        unknown = document.keys() - self.fields
        if unknown:
            raise StoreError(f"there is no field {min(unknown)!r}")
        missing = self.fields - document.keys()
        return document | {name: plain(self._default(name)) for name in missing}

    def _default(self, name: str) -> Any:
        field = self._defaults[name]
        if field.default is not MISSING:
            return field.default
        if field.default_factory is not MISSING:
            return field.default_factory()
        raise StoreError(f"the field {name!r} is missing")


def _restoring(annotation: Any) -> _Restore | None:
    """What turns a document's value into the record's; ``None`` if they are the same."""
    origin, inner = get_origin(annotation) or annotation, get_args(annotation)
    if origin in _SCALARS or origin is Literal:
        return None
    if origin in (Union, UnionType):
        return _restoring_one_of(inner)
    if origin is tuple and inner:
        return _restoring_tuple(inner)
    if origin is Any or (origin in (dict, list) and not _holds_tuple(inner)):
        return plain
    raise TypeError(f"a record cannot hold {annotation}")


def _restoring_one_of(inner: tuple[Any, ...]) -> _Restore | None:
    ways = {restore for one in inner if (restore := _restoring(one)) is not None}
    if not ways:
        return None
    restore = ways.pop()
    if ways:
        raise TypeError(f"which of {inner} a stored value was cannot be told")
    return lambda value: restore(value) if isinstance(value, dict | list) else value


def _restoring_tuple(inner: tuple[Any, ...]) -> _Restore:
    if inner[-1] is not ...:
        each = [_restoring(one) or _same for one in inner]
        return lambda values: tuple(f(v) for f, v in zip(each, values, strict=True))
    restore = _restoring(inner[0])
    if restore is None:
        return tuple
    return lambda values: tuple(map(restore, values))


def _same(value: Any) -> Any:
    return value


def _holds_tuple(inner: tuple[Any, ...]) -> bool:
    return any(
        one is tuple or get_origin(one) is tuple or _holds_tuple(get_args(one)) for one in inner
    )


def _immutable(annotation: Any) -> bool:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType, tuple):
        return all(one is ... or _immutable(one) for one in inner)
    return annotation in _SCALARS or origin is Literal
