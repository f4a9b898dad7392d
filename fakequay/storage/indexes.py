"""From the values of some fields to the ids of the documents that have them."""

from collections.abc import Hashable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from .sorted_values import SortedValues

Ids = tuple[int, ...] | SortedValues[int]


class HashIndex:
    __slots__ = ("_buckets", "fields", "key")

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        self.key = itemgetter(*fields)
        self._buckets: dict[Hashable, Ids] = {}

    def take_over(self, other: "HashIndex") -> None:
        """Find what another index of the same fields finds."""
        self._buckets = other._buckets.copy()
        for key, bucket in other._buckets.items():
            if isinstance(bucket, SortedValues):
                self._buckets[key] = bucket.copy()

    def ids(self, equal: Mapping[str, Any]) -> Ids:
        return self._buckets.get(self.key(equal), ())

    def add(self, id: int, key: Hashable) -> None:
        bucket = self._buckets.get(key)
        if bucket is None:
            self._buckets[key] = (id,)
        elif isinstance(bucket, SortedValues):
            bucket.add(id)
        else:
            self._buckets[key] = SortedValues((*bucket, id))

    def remove(self, id: int, key: Hashable) -> None:
        bucket = self._buckets[key]
        if isinstance(bucket, SortedValues) and len(bucket) > 1:
            bucket.remove(id)
        else:
            del self._buckets[key]


class OrderedIndex(HashIndex):
    """An index that also tells which documents have the least values, and which begin so."""

    __slots__ = ("_order",)

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(fields)
        self._order: SortedValues[Any] = SortedValues()

    def take_over(self, other: HashIndex) -> None:
        super().take_over(other)
        if isinstance(other, OrderedIndex):
            self._order = other._order.copy()

    def first(self) -> int | None:
        """Of several with those values the oldest."""
        return next((next(iter(self._buckets[key])) for key in self._order), None)

    def beginning(self, values: tuple[Hashable, ...], prefix: str) -> Iterator[int]:
        """Those with the values, but for the last one: that begins with a text."""
        for key in self._order.ascending((*values, prefix) if values else prefix):
            *others, text = key if values else (key,)
            if tuple(others) != values or not text.startswith(prefix):
                return
            yield from self._buckets[key]

    def add(self, id: int, key: Hashable) -> None:
        if key not in self._buckets:
            self._order.add(key)
        super().add(id, key)

    def remove(self, id: int, key: Hashable) -> None:
        super().remove(id, key)
        if key not in self._buckets:
            self._order.remove(key)


class TallyIndex(HashIndex):
    """An index by an owner, a name and a size that also knows the size of all of an owner's names.

    What several documents name counts once.
    """

    __slots__ = ("_totals",)

    def __init__(self, owner: str, name: str, size: str) -> None:
        super().__init__((owner, name, size))
        self._totals: dict[Hashable, int] = {}

    def total(self, owner: Hashable) -> int:
        return self._totals.get(owner, 0)

    def add(self, id: int, key: Any) -> None:
        if key not in self._buckets:
            self._totals[key[0]] = self.total(key[0]) + key[2]
        super().add(id, key)

    def remove(self, id: int, key: Any) -> None:
        super().remove(id, key)
        if key not in self._buckets:
            self._totals[key[0]] -= key[2]
            if not self._totals[key[0]]:
                del self._totals[key[0]]


def ascending(ids: Ids, after: int) -> Iterator[int]:
    """Lowest first, of those over ``after``."""
    if isinstance(ids, SortedValues):
        return ids.ascending(after + 1)
    return (id for id in ids if id > after)


def descending(ids: Ids, before: int | None) -> Iterator[int]:
    """Highest first; of those under ``before``, if that is given."""
    if isinstance(ids, SortedValues):
        return ids.descending(before)
    return (id for id in reversed(ids) if before is None or id < before)
