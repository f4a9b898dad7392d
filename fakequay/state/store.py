"""A store with the tables that its class declares."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Generic, Literal, overload

from .codec import Codec, R
from .documents import Documents
from .errors import DamagedData, StoreError
from .folder import DataFolder
from .history import Snapshot
from .rows import Row, Rows
from .storage import RowStorage
from .table import Table

Durability = Literal["always", "relaxed", "none"]


class TableOf(Generic[R]):
    """Declares a table of a store: its records, and what they are found by.

    An index is a field or a tuple of fields.
    """

    def __init__(self, record: type[R], *indexes: str | tuple[str, ...]) -> None:
        self.codec = Codec(record)
        self.indexes = [(index,) if isinstance(index, str) else index for index in indexes]
        for fields in self.indexes:
            self.codec.check_index(fields)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, store: None, owner: type) -> "TableOf[R]": ...
    @overload
    def __get__(self, store: object, owner: type) -> Table[R]: ...
    def __get__(self, store: object, owner: type) -> "TableOf[R] | Table[R]":
        if store is None:
            return self
        raise AttributeError(f"{self.name} has not been opened")
