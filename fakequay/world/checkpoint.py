"""Checkpoint: a saved state of a world, used for resets, snapshots and new instances."""

import copy
from dataclasses import replace

from fakequay.determinism import Clock
from fakequay.frozen_dataclasses import frozen
from fakequay.storage import Snapshot

from .world import World


@frozen
class Checkpoint:
    """A saved state of a world: its data, its clock and its configuration.

    Creating a checkpoint copies no data. The cost of a restore depends on the number of changed
    records.
    """

    world: World
    state: Snapshot
    clock: Clock

    @classmethod
    def of(cls, world: World) -> "Checkpoint":
        """Create a checkpoint with the current state of a world."""
        return cls(world, world.store.snapshot(), copy.copy(world.clock))

    def forked(self) -> World:
        """Return a new, independent world that has the saved state."""
        return replace(
            self.world,
            store=self.world.store.fork(self.state),
            clock=copy.copy(self.clock),
            blobs=self.world.blobs.fork(),
        )

    def restored(self) -> World:
        """Restore the saved data, and return the world with the saved clock and configuration."""
        self.world.store.restore(self.state)
        return replace(self.world, clock=copy.copy(self.clock))
