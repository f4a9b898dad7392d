"""A store with the tables that its class declares."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Generic, Self, overload

from .data_folder import DataFolder, Durability
from .document_table import DocumentTable
from .errors import DamagedData, StoreError
from .indexed_rows import Row, Rows
from .memory_storage import RowStorage
from .record_codec import Codec, R
from .snapshots import Snapshot
from .table import Table


class TableOf(Generic[R]):
    """Declares a table: its records, and what they are found by, each a field or several.

    ``ordered_by``: the field, a number or a text, whose least value is asked for; or several, where
    what begins with a text in the last one is. ``tallies``: each an owner, a name and a size; the
    sum for an owner is kept, in which a name counts once.
    """

    def __init__(
        self,
        record: type[R],
        *indexes: str | tuple[str, ...],
        ordered_by: str | tuple[str, ...] = (),
        tallies: tuple[tuple[str, str, str], ...] = (),
    ) -> None:
        self.codec = Codec(record)
        self.indexes = [_fields(index) for index in indexes]
        self.ordered_by = _fields(ordered_by)
        self.tallies = tallies
        named = {name for fields in (*self.indexes, *tallies) for name in fields}
        for name in named.union(self.ordered_by):
            if name not in self.codec.immutable:
                raise TypeError(f"{record.__name__}.{name} cannot be an index")

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, store: None, owner: type) -> "TableOf[R]": ...
    @overload
    def __get__(self, store: object, owner: type) -> Table[R]: ...
    def __get__(self, store: object, owner: type) -> "TableOf[R] | Table[R]":
        """For the class only: a store's own tables stand in its ``__dict__``, which comes first."""
        return self


class TableStore:
    """In memory, or kept in a folder; ``warnings`` says what was amiss there.

    ``continues``: it began with what was in the folder.
    """

    def __init__(self, folder: Path | None = None, durability: Durability = "always") -> None:
        self.warnings: list[str] = []
        self.continues = False
        self._storage = RowStorage()
        self._codecs: dict[str, Codec[Any]] = {}
        for definition in vars(type(self)).values():
            if isinstance(definition, TableOf):
                self._declare(definition)
        if folder is not None:
            self._open(folder, durability)

    def transaction(self) -> AbstractContextManager[None]:
        """Change all or nothing, one thread at a time; what is done in one inside is part of it."""
        return self._storage.transaction()

    def snapshot(self) -> Snapshot:
        return self._storage.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Put everything back as it was; ids go on from there, too."""
        self._storage.restore(snapshot)

    def fork(self, snapshot: Snapshot | None = None) -> Self:
        """A store in memory that begins as this one is, or was; rows are shared, none is copied."""
        fork = type(self)()
        fork._storage.fork(self._storage, snapshot)
        return fork

    def clear(self) -> None:
        """Forget everything; ids begin at 1 again."""
        self._storage.clear()

    def close(self) -> None:
        self._storage.close()

    def _declare(self, definition: TableOf[Any]) -> None:
        name = definition.name
        rows = Rows(name, definition.indexes, definition.ordered_by, definition.tallies)
        self._storage.add(rows)
        self._codecs[name] = definition.codec
        documents = DocumentTable(self._storage, name)
        self.__dict__[name] = Table(documents, self._storage, definition.codec)

    def _open(self, folder: Path, durability: Durability) -> None:
        kept = DataFolder(folder, durability, self._storage.read)
        self.warnings = kept.warnings
        self.continues = bool(kept.tables)
        try:
            for name, documents in kept.tables.items():
                self._load(name, documents, kept.leave_out)
        except DamagedData:
            kept.release()
            raise
        kept.tables.clear()
        self._storage.keeper = kept

    def _load(
        self,
        name: str,
        documents: dict[str, dict[str, Any]],
        leave_out: Callable[[str, Exception], None],
    ) -> None:
        rows = self._storage.rows(name)
        codec = self._codecs.get(name)
        for id, document in documents.items():
            try:
                row = Row(codec.completed(document) if codec else document)
                if codec:
                    codec.read(row, int(id))
                rows.swap(int(id), row)
            except (StoreError, TypeError, ValueError) as error:
                leave_out(f"{name} {id}", error)


def _fields(index: str | tuple[str, ...]) -> tuple[str, ...]:
    return (index,) if isinstance(index, str) else index
