"""A moment of a world that it can be put back to, at the price of swapping pointers."""

import copy
from dataclasses import replace

from fakequay.determinism import Clock
from fakequay.frozen_dataclasses import frozen
from fakequay.storage import Snapshot

from .world import World


@frozen
class Checkpoint:
    world: World
    state: Snapshot
    clock: Clock

    @classmethod
    def of(cls, world: World) -> "Checkpoint":
        return cls(world, world.store.snapshot(), copy.copy(world.clock))

    def forked(self) -> World:
        """Another world that begins there; neither sees what happens in the other."""
        return replace(
            self.world,
            store=self.world.store.fork(self.state),
            clock=copy.copy(self.clock),
            blobs=self.world.blobs.fork(),
        )

    def restored(self) -> World:
        """The world as it was: what it remembers, its clock and its configuration."""
        self.world.store.restore(self.state)
        return replace(self.world, clock=copy.copy(self.clock))
