"""Checkpoint: a saved state of an instance, used for resets, snapshots and new instances."""

import copy
from dataclasses import replace

from fakequay.determinism import Clock
from fakequay.fast_dataclasses import frozen
from fakequay.storage import Snapshot

from .blob_store import SavedUploads
from .world import World


@frozen
class Checkpoint:
    """A saved state of an instance: its data, unfinished uploads, clock and configuration.

    The creation of a checkpoint copies no data except unfinished uploads. The time of a restore
    depends on the number of records that changed since the checkpoint was created.
    """

    world: World
    state: Snapshot
    clock: Clock
    uploads: SavedUploads

    @classmethod
    def of(cls, world: World) -> "Checkpoint":
        """Create a checkpoint with the current state of an instance."""
        uploads = world.blobs.save_uploads()
        return cls(world, world.store.snapshot(), copy.copy(world.clock), uploads)

    def fork(self) -> World:
        """Return a World (data of an instance) for a new instance, with the saved data."""
        blobs = self.world.blobs.fork()
        blobs.restore_uploads(self.uploads)
        return replace(
            self.world,
            store=self.world.store.fork(self.state),
            clock=copy.copy(self.clock),
            blobs=blobs,
        )

    def restore(self) -> World:
        """Restore the saved data of the instance.

        Returns:
            A World (data of an instance) with the saved data, clock and configuration.
        """
        self.world.store.restore(self.state)
        self.world.blobs.restore_uploads(self.uploads)
        return replace(self.world, clock=copy.copy(self.clock))
