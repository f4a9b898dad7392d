"""Document table: a TinyDB table that reads and writes single documents, not the whole table."""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from tinydb.table import Document, Table

from .indexed_rows import Row, Rows
from .json_values import copy_json, equal_json
from .row_storage import RowStorage


class DocumentTable(Table):
    """A TinyDB table that reads and writes single documents.

    All operations of TinyDB use three private methods of a table, which this class overrides.
    """

    def __init__(self, storage: RowStorage, name: str, cache_size: int = 0, **options: Any) -> None:
        self.rows = storage.rows(name)
        self._row_storage = storage
        super().__init__(storage, name, cache_size, **options)

    def _read_table(self) -> dict[str, Row]:  # type: ignore[override]
        return self.rows.documents

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document and return its id.

        For a document without id, this method is faster than TinyDB's method.
        """
        if isinstance(document, Document) or not isinstance(document, dict):
            return super().insert(document)
        with self._row_storage.transaction():
            return self.append(Row(copy_json(document)))

    def append(self, row: Row) -> int:
        """Insert a row, and return its id. Call this only inside a transaction."""
        id = self.rows.next_id
        self._row_storage.replace(self.rows, id, row)
        return id

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._row_storage.transaction():
            edits = _Edits(self._row_storage, self.rows)
            updater(edits)
            edits.finish()

    def _get_next_id(self) -> int:
        return self.rows.next_id


class _Edits(MutableMapping[int, dict[str, Any]]):
    """A view of a table that the update functions of TinyDB change instead of the table itself.

    The update functions get copies of the documents. The method ``finish`` stores the changed
    copies.
    """

    def __init__(self, storage: RowStorage, rows: Rows) -> None:
        self._storage = storage
        self._rows = rows
        self._fetched: dict[int, dict[str, Any]] = {}

    def __contains__(self, id: object) -> bool:
        return str(id) in self._rows.documents

    def __getitem__(self, id: int) -> dict[str, Any]:
        if id not in self._fetched:
            self._fetched[id] = copy_json(self._rows.documents[str(id)])
        return self._fetched[id]

    def __setitem__(self, id: int, document: dict[str, Any]) -> None:
        self._fetched.pop(id, None)
        self._storage.replace(self._rows, id, Row(copy_json(document)))

    def __delitem__(self, id: int) -> None:
        self._fetched.pop(id, None)
        if self._storage.replace(self._rows, id, None) is None:
            raise KeyError(id)

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows.ids)

    def __len__(self) -> int:
        return len(self._rows.documents)

    def finish(self) -> None:
        for id, document in list(self._fetched.items()):
            if not equal_json(document, self._rows.get(id)):
                self[id] = document
