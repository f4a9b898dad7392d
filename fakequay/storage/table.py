"""Table: stores, finds, changes and deletes the frozen records of one class."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Generic, NamedTuple

from tinydb.table import Document

from .document_table import DocumentTable
from .errors import StoreError
from .indexed_rows import Row
from .indexes import HashIndex, Ids, OrderedIndex, ascending, descending
from .json_values import copy_json
from .record_codec import Codec, R
from .row_storage import RowStorage


class _Plan(NamedTuple):
    """Plan for a search: an index to use, and the other fields that must be compared afterwards."""

    by: HashIndex
    rest: tuple[str, ...]


class Table(Generic[R]):
    """A table of records of one class.

    Methods that find records have keyword arguments (``equal``) with field names and required
    values. The fields must include ``id`` or all fields of an index. Otherwise the method raises
    StoreError.
    """

    def __init__(self, documents: DocumentTable, storage: RowStorage, codec: Codec[R]) -> None:
        self.name = documents.name
        self._documents = documents
        self._storage = storage
        self._lock = storage.lock
        self._rows = documents.rows
        self._codec = codec
        self._plans: dict[tuple[str, ...], list[_Plan]] = {}

    def add(self, record: R) -> R:
        """Store a new record, and return it with its id."""
        with self._storage.transaction():
            row = Row(self._codec.document(record))
            return self._codec.read(row, self._documents.append(row))

    def put(self, record: R) -> R:
        """Store a record under the id in the record, and replace a stored record with this id."""
        if record.id < 1:
            raise StoreError(
                f"{self.name}: the id {record.id} is invalid: an id must be at least 1"
            )
        with self._storage.transaction():
            self._documents.upsert(Document(self._codec.document(record), record.id))
            return self._stored(record.id)

    def change(self, record: R, **fields: Any) -> R:
        """Change some fields of a stored record.

        Returns:
            The changed record.

        Raises:
            KeyError: The record has been deleted.
            StoreError: The record has no such field.
        """
        self._check(fields.keys() <= self._codec.fields, fields, "has no field")
        with self._storage.transaction():
            self._row(record.id)
            self._documents.update(fields, doc_ids=[record.id])
            return self._stored(record.id)

    def remove(self, record: R) -> None:
        """Delete a record.

        Raises:
            KeyError: The record has already been deleted.
        """
        with self._storage.transaction():
            self._row(record.id)
            self._documents.remove(doc_ids=[record.id])

    def remove_all(self, **equal: Any) -> int:
        """Delete all records with the given field values, and return their number."""
        with self._storage.transaction():
            ids = [id for id, _ in self._matching(equal)]
            self._documents.remove(doc_ids=ids)
            return len(ids)

    def get(self, id: int) -> R | None:
        """Return the record with an id, or None if the table has no such record."""
        with self._lock:
            row = self._rows.documents.get(str(id))
            return None if row is None else self._codec.read(row, id)

    def one(self, **equal: Any) -> R | None:
        """Return the record with the given field values, or None.

        If several records have the values, return the oldest one.
        """
        with self._lock:
            for id, row in self._matching(equal):
                return self._codec.read(row, id)
        return None

    def first(self) -> R | None:
        """Return the record with the smallest value in the ordered index; None without records.

        Raises:
            StoreError: The table has no ordered index.
        """
        with self._lock:
            id = self._order().first()
            return None if id is None else self._stored(id)

    def in_order(self) -> Iterator[R]:
        """Yield all records, ordered by the field of the ordered index and by their ids.

        Call this method inside a transaction, and do not change the table during the iteration.

        Raises:
            StoreError: The table has no ordered index.
        """
        for id in self._order().in_order():
            yield self._stored(id)

    def beginning(self, prefix: str, *, limit: int | None = None, **equal: Any) -> list[R]:
        """Return the records in which the last field of the ordered index begins with a prefix.

        The oldest records are first.

        Args:
            prefix: Required start of the last field.
            limit: Maximum number of records; None for all.
            equal: Required values of all other fields of the ordered index, in the order of its
                fields.
        """
        with self._lock:
            order = self._order()
            self._check((*equal,) == order.fields[:-1], equal, "has no ordered index for")
            found = sorted(order.beginning((*equal.values(),), prefix))
            return [self._stored(id) for id in found[:limit]]

    def find(self, **equal: Any) -> list[R]:
        """Return all records with the given field values, oldest first."""
        with self._lock:
            return [self._codec.read(row, id) for id, row in self._matching(equal)]

    def newest(
        self, *, before: int | None = None, limit: int | None = None, **equal: Any
    ) -> list[R]:
        """Return records with the given field values, newest first.

        Args:
            before: Return only records with a lower id; None for all.
            limit: Maximum number of records; None for all.
            equal: Required field values.
        """
        with self._lock:
            ids, rest = self._candidates(equal) if equal else (self._rows.ids, {})
            found = self._filtered(descending(ids, before), rest)
            return [self._codec.read(row, id) for id, row in islice(found, limit)]

    def oldest(self, *, after: int = 0, limit: int | None = None, **equal: Any) -> list[R]:
        """Return records with the given field values, oldest first.

        Args:
            after: Return only records with a higher id.
            limit: Maximum number of records; None for all.
            equal: Required field values.
        """
        with self._lock:
            ids, rest = self._candidates(equal) if equal else (self._rows.ids, {})
            found = self._filtered(ascending(ids, after), rest)
            return [self._codec.read(row, id) for id, row in islice(found, limit)]

    def count(self, **equal: Any) -> int:
        """Return the number of records with the given field values."""
        with self._lock:
            ids, rest = self._candidates(equal)
            return sum(1 for _ in self._filtered(ids, rest)) if rest else len(ids)

    def total(self, **owner: Any) -> int:
        """Return the total size of the records of an owner.

        The argument ``tallies`` of the table's declaration names the fields with owner and size.

        Args:
            owner: One keyword argument: name and value of the field with the owner.
        """
        with self._lock:
            ((name, value),) = owner.items()
            self._check(name in self._rows.tallies, owner, "has no total for")
            return self._rows.tallies[name].total(value)

    def all(self) -> Iterator[R]:
        """Yield all records of the table, oldest first.

        This method reads the whole table, so prefer methods that use an index.
        """
        with self._lock:
            ids = list(self._rows.ids)
        for id in ids:
            record = self.get(id)
            if record is not None:
                yield record

    @property
    def next_id(self) -> int:
        """Id that the next new record of the table gets."""
        return self._rows.next_id

    def __len__(self) -> int:
        return len(self._rows.documents)

    def _order(self) -> OrderedIndex:
        if self._rows.order is None:
            raise StoreError(f"the table {self.name} has no ordered index")
        return self._rows.order

    def _stored(self, id: int) -> R:
        return self._codec.read(self._row(id), id)

    def _row(self, id: int) -> Row:
        row = self._rows.get(id)
        if row is None:
            raise KeyError(f"{self.name} {id}")
        return row

    def _matching(self, equal: dict[str, Any]) -> Iterator[tuple[int, Row]]:
        return self._filtered(*self._candidates(equal))

    def _filtered(self, ids: Iterable[int], rest: Mapping[str, Any]) -> Iterator[tuple[int, Row]]:
        documents = self._rows.documents
        for id in ids:
            row = documents.get(str(id))
            if row is not None and (
                not rest or all(row[name] == value for name, value in rest.items())
            ):
                yield id, row

    def _candidates(self, equal: dict[str, Any]) -> tuple[Ids, Mapping[str, Any]]:
        """Return the ids of records that may match, and the field values still to be compared."""
        if "id" in equal:
            rest = {name: copy_json(value) for name, value in equal.items() if name != "id"}
            self._check(rest.keys() <= self._codec.fields, rest, "has no field")
            return (() if self._rows.get(equal["id"]) is None else (equal["id"],)), rest
        plans = self._plans.get(tuple(equal)) or self._plan(equal)
        if not plans[0].rest:
            return plans[0].by.ids(equal), {}
        found = [(plan.by.ids(equal), plan.rest) for plan in plans]
        ids, names = min(found, key=lambda one: len(one[0]))
        return ids, {name: copy_json(equal[name]) for name in names}

    def _plan(self, equal: dict[str, Any]) -> list[_Plan]:
        """Return the plans for a search by some fields.

        If an index has exactly these fields, return only the plan of this index. Otherwise return
        the plans of all indexes that have some of these fields and no others.
        """
        self._check(equal.keys() <= self._codec.fields, equal, "has no field")
        plans = [
            _Plan(index, tuple(name for name in equal if name not in index.fields))
            for index in self._rows.indexes
            if equal.keys() >= set(index.fields)
        ]
        self._check(bool(plans), equal, "has no index for")
        plans = [plan for plan in plans if not plan.rest][:1] or plans
        self._plans[tuple(equal)] = plans
        return plans

    def _check(self, passed: bool, named: Mapping[str, Any], problem: str) -> None:
        if not passed:
            raise StoreError(f"the table {self.name} {problem} {', '.join(named) or 'no fields'}")
