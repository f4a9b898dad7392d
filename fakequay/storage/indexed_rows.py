"""Indexed rows: the documents of one table, with the indexes and the next id of the table."""

from collections.abc import Hashable, Iterable
from typing import Any

from .errors import StoreError
from .indexes import HashIndex, OrderedIndex, TallyIndex
from .sorted_values import SortedValues

_Keys = tuple[Hashable, ...]


class Row(dict[str, Any]):
    """A stored document. A row can be replaced by another row, but its contents never change.

    Attributes:
        record: The record with the data of the document, cached at the first read; None before.
    """

    __slots__ = ("record",)

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(document)
        self.record: Any = None


class Rows:
    """The rows of a table.

    Args:
        name: Name of the table.
        indexes: Field names of each index.
        ordered_by: Field names of the ordered index; empty if the table has none.
        tallies: Field names of each ``TallyIndex``: the fields that contain the owner, the name
            and the size.

    Attributes:
        documents: Rows by id as a string, in the layout of TinyDB.
        next_id: Id of the next new row.
    """

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

    def copy_from(self, other: "Rows") -> None:
        """Copy the rows of another table with the same indexes.

        Later changes of one table do not change the other table.
        """
        self.documents = other.documents.copy()
        self.ids = other.ids.copy()
        for index, model in zip(self.indexes, other.indexes, strict=True):
            index.copy_from(model)
        self.next_id = other.next_id

    def get(self, id: int) -> Row | None:
        """Return the row with an id, or None if the table has no such row."""
        return self.documents.get(str(id))

    def swap(self, id: int, row: Row | None) -> Row | None:
        """Replace the row with an id, and update the indexes.

        Args:
            id: Id of the row.
            row: The new row, or None to delete the row.

        Returns:
            The previous row, or None if there was none.

        Raises:
            StoreError: An indexed field of the new row contains a list or an object.
        """
        key = str(id)
        before = self.documents.get(key)
        self._index(id, self._keys(before), self._keys(row))
        if row is not None:
            self.documents[key] = row
            if before is None:
                self.ids.add(id)
                self.next_id = max(self.next_id, id + 1)
        elif before is not None:
            del self.documents[key]
            self.ids.remove(id)
        return before

    def _index(self, id: int, before: _Keys | None, after: _Keys | None) -> None:
        if before is None:
            for index, key in zip(self.indexes, after or (), strict=False):
                index.add(id, key)
            return
        for number, index in enumerate(self.indexes):
            if after is not None and before[number] == after[number]:
                continue
            index.remove(id, before[number])
            if after is not None:
                index.add(id, after[number])

    def _keys(self, row: Row | None) -> _Keys | None:
        """Return the values of the indexed fields in a row, for each index of the table.

        Raises:
            StoreError: A value is a list or an object and cannot be indexed.
        """
        if row is None:
            return None
        keys = tuple([index.key(row) for index in self.indexes])
        try:
            hash(keys)
        except TypeError:
            raise StoreError(f"{self.name}: one of the index keys {keys} is not hashable") from None
        return keys
