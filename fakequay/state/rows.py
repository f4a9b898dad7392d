"""The documents of one table, with its indexes and its next id."""

from collections.abc import Iterable
from typing import Any

from .index import Index
from .sorted_ids import SortedIds


class Row(dict[str, Any]):
    """A stored document, replaced but never changed; ``record`` is what it was read as."""

    __slots__ = ("record",)

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(document)
        self.record: Any = None


class Rows:
    """``documents`` has TinyDB's own layout."""

    def __init__(self, name: str, indexes: Iterable[tuple[str, ...]] = ()) -> None:
        self.name = name
        self.documents: dict[str, Row] = {}
        self.ids = SortedIds()
        self.indexes = [Index(fields) for fields in indexes]
        self.next_id = 1

    def get(self, id: int) -> Row | None:
        return self.documents.get(str(id))

    def swap(self, id: int, row: Row | None) -> Row | None:
        """Put a row in place of another and return that; ``None`` is no row."""
        before = self.documents.get(str(id))
        if row is None:
            if before is not None:
                self._remove(id, before)
        elif before is None:
            self._add(id, row)
        else:
            self._replace(id, before, row)
        return before

    def _add(self, id: int, row: Row) -> None:
        for index in self.indexes:
            index.add(id, row)
        self.ids.add(id)
        self.documents[str(id)] = row
        if id >= self.next_id:
            self.next_id = id + 1

    def _remove(self, id: int, before: Row) -> None:
        del self.documents[str(id)]
        self.ids.remove(id)
        for index in self.indexes:
            index.remove(id, before)

    def _replace(self, id: int, before: Row, row: Row) -> None:
        for index in self.indexes:
            if index.key(before) != index.key(row):
                index.remove(id, before)
                index.add(id, row)
        self.documents[str(id)] = row
