"""Snapshots of the store.

A snapshot contains only the previous versions of those rows that changed between it and the next
snapshot or, for the newest snapshot, until now. The time of a restore therefore depends only on the
number of changed rows. When the last reference to a snapshot is dropped, Python frees its memory.
"""

from weakref import ref

from .errors import StoreError
from .indexed_rows import Row, Rows

Place = tuple[Rows, int]


class Snapshot:
    """A saved state of the store.

    Attributes:
        next_ids: Next id of each table.
        replaced: Previous versions of the rows that changed after the snapshot; None for a row that
            did not exist.
        newer: The snapshot that was created next, or None for the newest snapshot.
    """

    __slots__ = ("__weakref__", "newer", "next_ids", "replaced")

    def __init__(self, next_ids: dict[Rows, int]) -> None:
        self.next_ids = next_ids
        self.replaced: dict[Place, Row | None] = {}
        self.newer: Snapshot | None = None


class SnapshotHistory:
    """The snapshots of a store, from the oldest to the newest."""

    def __init__(self) -> None:
        self._newest: ref[Snapshot] | None = None

    @property
    def newest(self) -> Snapshot | None:
        """The newest snapshot; None if there is none, or if it is no longer referenced."""
        return None if self._newest is None else self._newest()

    def note(self, rows: Rows, id: int, before: Row | None) -> None:
        """Store the previous version of a changed row in the newest snapshot, if any exists."""
        newest = self.newest
        if newest is not None:
            newest.replaced.setdefault((rows, id), before)

    def take(self, next_ids: dict[Rows, int]) -> Snapshot:
        """Create a snapshot, or return the newest one if no row has changed since.

        Args:
            next_ids: Next id of each table.
        """
        newest = self.newest
        if newest is not None and not newest.replaced:
            return newest
        snapshot = Snapshot(next_ids)
        if newest is not None:
            newest.newer = snapshot
        self._newest = ref(snapshot)
        return snapshot

    def way_back(self, snapshot: Snapshot) -> list[Snapshot]:
        """Return the snapshots whose rows must be put back to restore a snapshot, newest first.

        The last one is the snapshot to restore.

        Raises:
            StoreError: The snapshot belongs to another store.
        """
        way = [snapshot]
        while way[-1].newer is not None:
            way.append(way[-1].newer)
        if way[-1] is not self.newest:
            raise StoreError("the snapshot belongs to another store")
        return way[::-1]

    def turn(self, way: list[Snapshot], replaced: list[dict[Place, Row | None]]) -> None:
        """Update the snapshots after a restore, so that those after the restored one remain usable.

        Args:
            way: The snapshots whose rows were put back, newest first. The last one is the restored
                snapshot.
            replaced: For each snapshot of ``way``, the rows that were in the store before its rows
                were put back.
        """
        for passed, following, rows in zip(way, way[1:], replaced[1:], strict=False):
            passed.newer, passed.replaced = following, rows
        arrived = way[-1]
        arrived.newer, arrived.replaced = None, {}
        self._newest = ref(arrived)
