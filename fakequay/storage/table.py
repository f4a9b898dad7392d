"""One typed table: frozen records in, frozen records out."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Generic, NamedTuple

from tinydb.table import Document

from .document_table import DocumentTable
from .errors import StoreError
from .indexed_rows import Row
from .indexes import HashIndex, Ids, OrderedIndex, ascending, descending
from .json_encoding import plain
from .memory_storage import RowStorage
from .record_codec import Codec, R


class _Plan(NamedTuple):
    """An index that answers a question, and the fields that it leaves to compare."""

    by: HashIndex
    rest: tuple[str, ...]


class Table(Generic[R]):
    """Keyword arguments name equal fields; some index, or the id, has to cover them."""

    def __init__(self, documents: DocumentTable, storage: RowStorage, codec: Codec[R]) -> None:
        self.name = documents.name
        self._documents = documents
        self._storage = storage
        self._lock = storage.lock
        self._rows = documents.rows
        self._codec = codec
        self._plans: dict[tuple[str, ...], list[_Plan]] = {}

    def add(self, record: R) -> R:
        """Store a new record; the result has its id."""
        with self._storage.transaction():
            return self._stored(self._documents.insert(self._codec.document(record)))

    def put(self, record: R) -> R:
        """Store a record under the id that it has."""
        if record.id < 1:
            raise StoreError(f"{self.name}: {record.id} is no id to put a record under")
        with self._storage.transaction():
            self._documents.upsert(Document(self._codec.document(record), record.id))
            return self._stored(record.id)

    def change(self, record: R, **fields: Any) -> R:
        """Give some fields of the stored record new values; ``KeyError`` if it is gone."""
        self._check(fields.keys() <= self._codec.fields, fields, "has no field")
        with self._storage.transaction():
            self._row(record.id)
            self._documents.update(fields, doc_ids=[record.id])
            return self._stored(record.id)

    def remove(self, record: R) -> None:
        """``KeyError`` if it is gone."""
        with self._storage.transaction():
            self._row(record.id)
            self._documents.remove(doc_ids=[record.id])

    def remove_all(self, **equal: Any) -> int:
        """How many there were."""
        with self._storage.transaction():
            ids = [id for id, _ in self._matching(equal)]
            self._documents.remove(doc_ids=ids)
            return len(ids)

    def get(self, id: int) -> R | None:
        with self._lock:
            row = self._rows.get(id)
            return None if row is None else self._codec.read(row, id)

    def one(self, **equal: Any) -> R | None:
        """The oldest of those that match."""
        with self._lock:
            for id, row in self._matching(equal):
                return self._codec.read(row, id)
        return None

    def first(self) -> R | None:
        """The one with the least value of the field that the table is ordered by."""
        with self._lock:
            id = self._order().first()
            return None if id is None else self._stored(id)

    def beginning(self, prefix: str, *, limit: int | None = None, **equal: Any) -> list[R]:
        """Oldest first, of those that match and begin so in the last field of the table's order.

        ``equal`` names its other fields, in their order.
        """
        with self._lock:
            order = self._order()
            self._check((*equal,) == order.fields[:-1], equal, "is not ordered by")
            found = sorted(order.beginning((*equal.values(),), prefix))
            return [self._stored(id) for id in found[:limit]]

    def find(self, **equal: Any) -> list[R]:
        """Oldest first."""
        with self._lock:
            return [self._codec.read(row, id) for id, row in self._matching(equal)]

    def newest(
        self, *, before: int | None = None, limit: int | None = None, **equal: Any
    ) -> list[R]:
        """Newest first, of those with an id under ``before``."""
        with self._lock:
            ids, rest = self._candidates(equal) if equal else (self._rows.ids, {})
            found = self._filtered(descending(ids, before), rest)
            return [self._codec.read(row, id) for id, row in islice(found, limit)]

    def oldest(self, *, after: int = 0, limit: int | None = None, **equal: Any) -> list[R]:
        """Oldest first, of those with an id over ``after``."""
        with self._lock:
            ids, rest = self._candidates(equal) if equal else (self._rows.ids, {})
            found = self._filtered(ascending(ids, after), rest)
            return [self._codec.read(row, id) for id, row in islice(found, limit)]

    def count(self, **equal: Any) -> int:
        with self._lock:
            ids, rest = self._candidates(equal)
            return sum(1 for _ in self._filtered(ids, rest)) if rest else len(ids)

    def total(self, **owner: Any) -> int:
        """The sum of the sizes of what an owner has, as the table's tallies say."""
        with self._lock:
            ((name, value),) = owner.items()
            self._check(name in self._rows.tallies, owner, "keeps no sum for")
            return self._rows.tallies[name].total(value)

    def all(self) -> Iterator[R]:
        """Every record, oldest first: the only way to go through a table."""
        with self._lock:
            ids = list(self._rows.ids)
        for id in ids:
            record = self.get(id)
            if record is not None:
                yield record

    def __len__(self) -> int:
        return len(self._rows.documents)

    def _order(self) -> OrderedIndex:
        if self._rows.order is None:
            raise StoreError(f"the table {self.name} has no order")
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
        for id in ids:
            row = self._rows.get(id)
            if row is not None and (
                not rest or all(row[name] == value for name, value in rest.items())
            ):
                yield id, row

    def _candidates(self, equal: dict[str, Any]) -> tuple[Ids, Mapping[str, Any]]:
        """Few ids with all that match among them, and what those have to equal yet."""
        if "id" in equal:
            rest = {name: plain(value) for name, value in equal.items() if name != "id"}
            self._check(rest.keys() <= self._codec.fields, rest, "has no field")
            return (() if self._rows.get(equal["id"]) is None else (equal["id"],)), rest
        plans = self._plans.get(tuple(equal)) or self._plan(equal)
        if not plans[0].rest:
            return plans[0].by.ids(equal), {}
        found = [(plan.by.ids(equal), plan.rest) for plan in plans]
        ids, names = min(found, key=lambda one: len(one[0]))
        return ids, {name: plain(equal[name]) for name in names}

    def _plan(self, equal: dict[str, Any]) -> list[_Plan]:
        """The index of exactly these fields, or else all indexes of some of them."""
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
