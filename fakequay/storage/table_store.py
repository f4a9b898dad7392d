"""Table store: a set of typed tables that a class declares."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Self, overload

from .document_table import DocumentTable
from .errors import DamagedData, StoreError
from .indexed_rows import Row, Rows
from .record_codec import Codec, R
from .row_storage import RowStorage
from .snapshots import Snapshot
from .table import Table

if TYPE_CHECKING:
    from .data_folder import Durability


class TableOf(Generic[R]):
    """Declaration of a table, as a class attribute of a store.

    Args:
        record: Class of the records.
        indexes: Indexes, each a field name or several field names.
        ordered_by: Fields of the ordered index; empty for none. ``Table.first`` needs one field.
            ``Table.beginning`` needs several, the last one with strings.
        tallies: For each sum that ``Table.total`` returns, the fields with the owner, the name and
            the size. Several records with the same owner, name and size count once.

    Raises:
        TypeError: The values of an indexed field can change.
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
                raise TypeError(
                    f"{record.__name__}.{name} cannot be indexed: it is not a field with an "
                    "immutable type"
                )

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, store: None, owner: type) -> "TableOf[R]": ...
    @overload
    def __get__(self, store: object, owner: type) -> Table[R]: ...
    def __get__(self, store: object, owner: type) -> "TableOf[R] | Table[R]":
        """Return the declaration of the table when the attribute is read from the class.

        An instance of the class has its own tables in ``__dict__``, so Python does not call this
        method for it.
        """
        return self


class TableStore:
    """A store in memory or in a data folder.

    Args:
        folder: Data folder, or None to keep the data in memory.
        durability: When changes are written to the disk; see ``DataFolder``.

    Attributes:
        warnings: Messages about damaged files in the data folder.
        continues: True if the data folder already contained data.
        stopping: True if the server is stopping. No scheduled job may start then.

    Raises:
        StoreError: The data folder cannot be used.
    """

    def __init__(self, folder: Path | None = None, durability: "Durability" = "always") -> None:
        self.warnings: list[str] = []
        self.continues = False
        self.stopping = False
        self._storage = RowStorage()
        self._codecs: dict[str, Codec[Any]] = {}
        for definition in vars(type(self)).values():
            if isinstance(definition, TableOf):
                self._declare(definition)
        if folder is not None:
            self._open(folder, durability)

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context manager for a transaction, which stores all its changes or none.

        Only one thread at a time can be inside a transaction. A nested transaction becomes part of
        the outer transaction.
        """
        return self._storage.transaction()

    def snapshot(self) -> Snapshot:
        """Return a snapshot of the current state of the store."""
        return self._storage.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Restore the data of a snapshot, including the next id of each table."""
        self._storage.restore(snapshot)

    def fork(self, snapshot: Snapshot | None = None) -> Self:
        """Return an independent store in memory with the same records, without copying the rows.

        Args:
            snapshot: Snapshot with whose data the new store starts; None for the current data.
        """
        fork = type(self)()
        fork._storage.fork(self._storage, snapshot)
        return fork

    def clear(self) -> None:
        """Delete all records; the ids of new records start at 1 again."""
        self._storage.clear()

    def close(self, timeout: float = -1) -> None:
        """Write all changes to the data folder and unlock it; without data folder, do nothing.

        Args:
            timeout: Seconds to wait for a transaction of another thread, or -1 to wait until it
                ends. After this time, the changes of the transaction are lost.
        """
        self._storage.close(timeout)

    def _declare(self, definition: TableOf[Any]) -> None:
        name = definition.name
        rows = Rows(name, definition.indexes, definition.ordered_by, definition.tallies)
        self._storage.add(rows)
        self._codecs[name] = definition.codec
        documents = DocumentTable(self._storage, name)
        self.__dict__[name] = Table(documents, self._storage, definition.codec)

    def _open(self, folder: Path, durability: "Durability") -> None:
        from .data_folder import DataFolder  # only servers with a data folder need the module

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
