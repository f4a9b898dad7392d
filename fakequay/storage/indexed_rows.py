"""The documents of one table, with its indexes and its next id."""

from collections.abc import Hashable, Iterable
from typing import Any

from .errors import StoreError
from .indexes import HashIndex, OrderedIndex, TallyIndex
from .sorted_values import SortedValues

_Keys = tuple[Hashable, ...]


class Row(dict[str, Any]):
    """A stored document, replaced but never changed; ``record`` is what it was read as."""

    __slots__ = ("record",)

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(document)
        self.record: Any = None


class Rows:
    """``documents`` has TinyDB's own layout."""

    def __init__(
        self,
        name: str,
        indexes: Iterable[tuple[str, ...]] = (),
        ordered_by: tuple[str, ...] = (),
        tallies: Iterable[tuple[str, str, str]] = (),
    ) -> None:
        self.name = name
        self.documents: dict[str, Row] = {}
        self.ids: SortedValues[int] = SortedValues()
        self.order = OrderedIndex(ordered_by) if ordered_by else None
        self.indexes = [HashIndex(fields) for fields in indexes]
        if self.order is not None:
            self.indexes.append(self.order)
        self.tallies = {fields[0]: TallyIndex(*fields) for fields in tallies}
        self.indexes += self.tallies.values()
        self.next_id = 1

    def take_over(self, other: "Rows") -> None:
        """Hold the same rows as another table of the same indexes, whatever becomes of that."""
        self.documents = other.documents.copy()
        self.ids = other.ids.copy()
        for index, model in zip(self.indexes, other.indexes, strict=True):
            index.take_over(model)
        self.next_id = other.next_id

    def get(self, id: int) -> Row | None:
        return self.documents.get(str(id))

    def swap(self, id: int, row: Row | None) -> Row | None:
        """Put a row in place of another and return that; ``None`` is no row."""
        before = self.documents.get(str(id))
        self._index(id, self._keys(before), self._keys(row))
        if row is not None:
            self.documents[str(id)] = row
            if before is None:
                self.ids.add(id)
                self.next_id = max(self.next_id, id + 1)
        elif before is not None:
            del self.documents[str(id)]
            self.ids.remove(id)
        return before

    def _index(self, id: int, before: _Keys | None, after: _Keys | None) -> None:
        for number, index in enumerate(self.indexes):
            if before is not None and after is not None and before[number] == after[number]:
                continue
            if before is not None:
                index.remove(id, before[number])
            if after is not None:
                index.add(id, after[number])

    def _keys(self, row: Row | None) -> _Keys | None:
        """What the row is found by; fails before anything is changed."""
        if row is None:
            return None
        keys = tuple(index.key(row) for index in self.indexes)
        try:
            hash(keys)
        except TypeError:
            raise StoreError(f"{self.name}: a record cannot be found by one of {keys}") from None
        return keys
