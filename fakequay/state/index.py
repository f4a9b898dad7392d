"""From the values of some fields to the ids of the documents that have them."""

from collections.abc import Hashable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from .sorted_ids import SortedIds

Ids = tuple[int, ...] | SortedIds


class Index:
    __slots__ = ("_buckets", "fields", "key")

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        self.key = itemgetter(*fields)
        self._buckets: dict[Hashable, Ids] = {}

    def ids(self, equal: Mapping[str, Any]) -> Ids:
        return self._buckets.get(self.key(equal), ())

    def add(self, id: int, document: Mapping[str, Any]) -> None:
        key = self.key(document)
        bucket = self._buckets.get(key)
        if bucket is None:
            self._buckets[key] = (id,)
        elif isinstance(bucket, SortedIds):
            bucket.add(id)
        else:
            self._buckets[key] = SortedIds((*bucket, id))

    def remove(self, id: int, document: Mapping[str, Any]) -> None:
        key = self.key(document)
        bucket = self._buckets[key]
        if isinstance(bucket, SortedIds) and len(bucket) > 1:
            bucket.remove(id)
        else:
            del self._buckets[key]


def descending(ids: Ids, before: int | None) -> Iterator[int]:
    """Highest first; of those under ``before``, if that is given."""
    if isinstance(ids, SortedIds):
        return ids.descending(before)
    return (id for id in reversed(ids) if before is None or id < before)
