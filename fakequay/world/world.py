"""Store, clock, ids and configuration in one value."""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from fakequay.contract.releases import Release
from fakequay.determinism import Clock, Ids
from fakequay.frozen_dataclasses import frozen
from fakequay.models import Actor, Draw
from fakequay.settings import Config
from fakequay.storage import Store

from .blob_store import BlobStore
from .derived_ids import DerivedIds


@frozen
class World:
    """``overrides`` goes before the configuration of any seed that is planted in it."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    ids: Ids = field(default_factory=Ids)
    config: Config = field(default_factory=Config)
    overrides: Mapping[str, Any] = field(default_factory=dict)
    actor: Actor = field(default_factory=Actor)
    blobs: BlobStore = field(default_factory=BlobStore)

    def acting(self, actor: Actor) -> "World":
        """The same world, as one request sees it: its log entries name the actor."""
        return replace(self, actor=actor)

    @property
    def release(self) -> Release:
        """The release of Quay that the instance reproduces."""
        return self.config.release

    def now(self) -> float:
        return self.clock.now()

    def draw(self, kind: str, subject: str) -> DerivedIds:
        """A new generation of a subject: the first ``draw("robot", "acme+ci")`` is generation 1."""
        key = f"{kind} {subject}"
        last = self.store.draws.one(subject=key)
        if last is None:
            last = self.store.draws.add(Draw(subject=key, count=1))
        else:
            last = self.store.draws.change(last, count=last.count + 1)
        return DerivedIds(self.ids, kind, subject, last.count)
