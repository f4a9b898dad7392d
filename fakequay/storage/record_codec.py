"""Record codec: converts records to documents and back, according to type annotations."""

from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any, ClassVar, Generic, Protocol, TypeVar, get_type_hints

from .errors import StoreError
from .field_types import converter_for, is_immutable, is_shareable
from .indexed_rows import Row
from .json_values import copy_json


class Record(Protocol):
    """Protocol for records: frozen dataclasses whose ``id`` is 0 until they are stored."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> int:
        """Id of the record in its table."""
        ...


R = TypeVar("R", bound=Record)


def _field_types(record: type[Any], names: Iterable[str]) -> dict[str, Any]:
    """Return the types of some fields of a record class, by the name of the field."""
    types = {field.name: field.type for field in fields(record)}
    if any(isinstance(kind, str) for kind in types.values()):
        types = get_type_hints(record)  # takes longer, but resolves annotations that are texts
    return {name: types[name] for name in names}


class Codec(Generic[R]):
    """Converter between the records of one class and documents (JSON objects).

    Attributes:
        fields: Names of all fields except ``id``.
        immutable: Names of the fields whose values can never change. Only these fields can be
            indexed.
    """

    def __init__(self, record: type[R]) -> None:
        self._record: type[Any] = record
        self._defaults = {field.name: field for field in fields(record) if field.name != "id"}
        types = _field_types(record, self._defaults)
        self.fields = frozenset(types)
        self.immutable = frozenset(name for name in types if is_immutable(types[name]))
        self._lendable = all(is_shareable(kind) for kind in types.values())
        restored = {name: converter_for(kind) for name, kind in types.items()}
        self._restored = {name: way for name, way in restored.items() if way is not None}

    def document(self, record: R) -> dict[str, Any]:
        """Convert a record to a document of JSON values, without its id.

        Raises:
            StoreError: JSON does not support the type of a value.
        """
        return {name: copy_json(getattr(record, name)) for name in self._defaults}

    def read(self, row: Row, id: int) -> R:
        """Convert a row to a record.

        If no value in the record can change, the record is cached in the row, and all callers get
        the same object. Otherwise each caller gets a new object.
        """
        if row.record is not None:
            return row.record  # type: ignore[no-any-return]
        values = dict(row) if self._restored else row
        for name, restore in self._restored.items():
            values[name] = restore(values[name])
        record: R = self._record(**values, id=id)
        if self._lendable:
            row.record = record
        return record

    def completed(self, document: dict[str, Any]) -> dict[str, Any]:
        """Return a document from a data file, with default values for the fields that it lacks.

        Raises:
            StoreError: The document has an unknown field, or lacks a field without default.
        """
        unknown = document.keys() - self.fields
        if unknown:
            raise StoreError(f"unknown field {min(unknown)!r}")
        for name in self.fields - document.keys():
            document[name] = copy_json(self._default(name))
        return document

    def _default(self, name: str) -> Any:
        field = self._defaults[name]
        if field.default is not MISSING:
            return field.default
        if field.default_factory is not MISSING:
            return field.default_factory()
        raise StoreError(f"the field {name!r} is missing")
