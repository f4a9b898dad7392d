"""Snapshots of the store.

A snapshot contains no full copy of the data. If a row changes, the newest snapshot stores the
previous version of the row. The time of a restore therefore depends only on the number of changed
rows. When the last reference to a snapshot is dropped, Python frees its memory.
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
        """The newest snapshot; None if no snapshot exists, or if no object uses the newest one."""
        return None if self._newest is None else self._newest()

    def record_change(self, rows: Rows, id: int, before: Row | None) -> None:
        """Store the previous version of a changed row in the newest snapshot, if any exists.

        Args:
            rows: Rows of the table.
            id: Id of the row.
            before: The row before the change; None if the change created the row.
        """
        newest = self.newest
        if newest is not None:
            newest.replaced.setdefault((rows, id), before)

    def create(self, next_ids: dict[Rows, int]) -> Snapshot:
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

    def list_back_to(self, snapshot: Snapshot) -> list[Snapshot]:
        """Return the snapshots from the newest one back to a given snapshot, newest first.

        To restore the given snapshot, the rows of these snapshots are put back in this order.

        Raises:
            StoreError: The snapshot belongs to another store.
        """
        snapshots = [snapshot]
        while snapshots[-1].newer is not None:
            snapshots.append(snapshots[-1].newer)
        if snapshots[-1] is not self.newest:
            raise StoreError("the snapshot belongs to another store")
        return snapshots[::-1]

    def move_to(self, snapshots: list[Snapshot], replaced: list[dict[Place, Row | None]]) -> None:
        """Make a restored snapshot the newest one. The later snapshots can still be restored.

        Args:
            snapshots: Result of ``list_back_to`` for the restored snapshot.
            replaced: The rows that the tables contained before the restore. The list has one item
                for each snapshot in ``snapshots``.
        """
        for later, earlier, rows in zip(snapshots, snapshots[1:], replaced[1:], strict=False):
            later.newer, later.replaced = earlier, rows
        restored = snapshots[-1]
        restored.newer, restored.replaced = None, {}
        self._newest = ref(restored)
