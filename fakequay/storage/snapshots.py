"""Snapshots: for each, what has changed since, so that going back costs what has changed.

A snapshot keeps the rows that were replaced between it and the next newer one; the newest keeps
those that were replaced since. A snapshot that nobody holds any more keeps nothing.
"""

from weakref import ref

from .errors import StoreError
from .indexed_rows import Row, Rows

Place = tuple[Rows, int]


class Snapshot:
    """A state of the store to go back to."""

    __slots__ = ("__weakref__", "newer", "next_ids", "replaced")

    def __init__(self, next_ids: dict[Rows, int]) -> None:
        self.next_ids = next_ids
        self.replaced: dict[Place, Row | None] = {}
        self.newer: Snapshot | None = None


class SnapshotHistory:
    def __init__(self) -> None:
        self._newest: ref[Snapshot] | None = None

    @property
    def newest(self) -> Snapshot | None:
        return None if self._newest is None else self._newest()

    def note(self, rows: Rows, id: int, before: Row | None) -> None:
        """Remember what stood where something else stands now."""
        newest = self.newest
        if newest is not None:
            newest.replaced.setdefault((rows, id), before)

    def take(self, next_ids: dict[Rows, int]) -> Snapshot:
        newest = self.newest
        if newest is not None and not newest.replaced:
            return newest
        snapshot = Snapshot(next_ids)
        if newest is not None:
            newest.newer = snapshot
        self._newest = ref(snapshot)
        return snapshot

    def way_back(self, snapshot: Snapshot) -> list[Snapshot]:
        """The snapshots to go through from now, newest first."""
        way = [snapshot]
        while way[-1].newer is not None:
            way.append(way[-1].newer)
        if way[-1] is not self.newest:
            raise StoreError("the snapshot is of another store")
        return way[::-1]

    def turn(self, way: list[Snapshot], replaced: list[dict[Place, Row | None]]) -> None:
        """Let the snapshots that were passed lead to the one that is now the newest."""
        for passed, following, rows in zip(way, way[1:], replaced[1:], strict=False):
            passed.newer, passed.replaced = following, rows
        arrived = way[-1]
        arrived.newer, arrived.replaced = None, {}
        self._newest = ref(arrived)
