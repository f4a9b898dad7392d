"""Indexes: find the ids of documents by the values of some fields."""

from collections.abc import Hashable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from .sorted_values import SortedValues

Ids = tuple[int, ...] | SortedValues[int]


class HashIndex:
    """Index over some fields: finds documents by the values of these fields."""

    __slots__ = ("_buckets", "fields", "key")

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        self.key = itemgetter(*fields)
        self._buckets: dict[Hashable, Ids] = {}

    def copy_from(self, other: "HashIndex") -> None:
        """Copy the contents of another index with the same fields."""
        self._buckets = other._buckets.copy()
        for key, bucket in other._buckets.items():
            if isinstance(bucket, SortedValues):
                self._buckets[key] = bucket.copy()

    def ids(self, equal: Mapping[str, Any]) -> Ids:
        """Return the ids of the documents with given values of the indexed fields, lowest first."""
        return self._buckets.get(self.key(equal), ())

    def add(self, id: int, key: Hashable) -> None:
        """Add a document to the index.

        Args:
            key: Values of the indexed fields in the document.
        """
        bucket = self._buckets.get(key)
        if bucket is None:
            self._buckets[key] = (id,)
        elif isinstance(bucket, SortedValues):
            bucket.add(id)
        else:
            self._buckets[key] = SortedValues((*bucket, id))

    def remove(self, id: int, key: Hashable) -> None:
        """Remove a document from the index.

        Args:
            key: Values of the indexed fields in the document.
        """
        bucket = self._buckets[key]
        if isinstance(bucket, SortedValues) and len(bucket) > 1:
            bucket.remove(id)
        else:
            del self._buckets[key]


class OrderedIndex(HashIndex):
    """Index that also finds the document with the smallest key, and documents by key prefix.

    The key of a document consists of its values of the indexed fields.
    """

    __slots__ = ("_order",)

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(fields)
        self._order: SortedValues[Any] = SortedValues()

    def copy_from(self, other: HashIndex) -> None:
        """Copy the entries of another index with the same fields, including their order."""
        super().copy_from(other)
        if isinstance(other, OrderedIndex):
            self._order = other._order.copy()

    def first(self) -> int | None:
        """Return the id of the oldest document with the smallest key.

        Returns:
            The id, or None if the index is empty.
        """
        key = self._order.first()
        if key is None:
            return None
        ids = self._buckets[key]
        return ids.first() if isinstance(ids, SortedValues) else ids[0]

    def in_order(self) -> Iterator[int]:
        """Yield the ids of all documents in the order of their keys, smallest key first."""
        for key in self._order:
            yield from self._buckets[key]

    def beginning(self, values: tuple[Hashable, ...], prefix: str) -> Iterator[int]:
        """Yield the ids of documents whose last indexed field begins with a prefix.

        Args:
            values: Required values of all indexed fields except the last one.
            prefix: Required start of the value of the last indexed field.
        """
        for key in self._order.ascending((*values, prefix) if values else prefix):
            *others, text = key if values else (key,)
            if tuple(others) != values or not text.startswith(prefix):
                return
            yield from self._buckets[key]

    def add(self, id: int, key: Hashable) -> None:
        """Add a document to the index, and its key to the sorted keys if the key is new."""
        if key not in self._buckets:
            self._order.add(key)
        super().add(id, key)

    def remove(self, id: int, key: Hashable) -> None:
        """Remove a document from the index; remove its key if no other document has the key."""
        super().remove(id, key)
        if key not in self._buckets:
            self._order.remove(key)


class TallyIndex(HashIndex):
    """Index that also contains the total size of the documents of each owner.

    The keys consist of an owner, a name and a size. Several documents with the same key count once.
    Example: the total size of the blobs of a repository, where several manifests refer to the same
    blob.
    """

    __slots__ = ("_totals",)

    def __init__(self, owner: str, name: str, size: str) -> None:
        super().__init__((owner, name, size))
        self._totals: dict[Hashable, int] = {}

    def total(self, owner: Hashable) -> int:
        """Return the total size of an owner's documents; 0 if the owner has no documents."""
        return self._totals.get(owner, 0)

    def add(self, id: int, key: Any) -> None:
        """Add a document; if its key is new, add the size in the key to the total of the owner."""
        if key not in self._buckets:
            self._totals[key[0]] = self.total(key[0]) + key[2]
        super().add(id, key)

    def remove(self, id: int, key: Any) -> None:
        """Remove a document; if no other document has the key, reduce the total of the owner."""
        super().remove(id, key)
        if key not in self._buckets:
            self._totals[key[0]] -= key[2]
            if not self._totals[key[0]]:
                del self._totals[key[0]]


def ascending(ids: Ids, after: int) -> Iterator[int]:
    """Yield those of the given ids that are greater than ``after``, lowest first."""
    if isinstance(ids, SortedValues):
        return ids.ascending(after + 1)
    return (id for id in ids if id > after)


def descending(ids: Ids, before: int | None) -> Iterator[int]:
    """Yield those of the given ids that are less than ``before``, highest first.

    If ``before`` is None, yield all ids.
    """
    if isinstance(ids, SortedValues):
        return ids.descending(before)
    return (id for id in reversed(ids) if before is None or id < before)
