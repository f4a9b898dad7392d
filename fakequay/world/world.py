"""World: the data, clock, ids, configuration and blobs of one instance, as one Python object."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.contract.releases import Release
from fakequay.determinism import Clock, Ids
from fakequay.fast_dataclasses import frozen
from fakequay.models import Actor, Draw
from fakequay.settings import Config
from fakequay.storage import Store

from .blob_store import BlobStore
from .object_ids import DerivedIds
from .server_address import ServerAddress


@frozen
class World:
    """The data, clock and configuration of one instance, for use in a request or a scheduled job.

    Attributes:
        store: Tables with the records of the instance.
        clock: Simulated clock.
        ids: Source of derived ids and tokens.
        config: Quay's configuration.
        overrides: Configuration keys of Quay with their values, which replace the values in each
            seed that is loaded into the instance.
        actor: Caller and client that new usage log entries name.
        blobs: Contents of blobs.
        address: URL under which clients reach the instance.
    """

    store: Store
    clock: Clock = field(default_factory=Clock)
    ids: Ids = field(default_factory=Ids)
    config: Config = field(default_factory=Config)
    overrides: Mapping[str, Any] = field(default_factory=dict)
    actor: Actor = field(default_factory=Actor)
    blobs: BlobStore = field(default_factory=BlobStore)
    address: ServerAddress = field(default_factory=ServerAddress)

    def with_actor(self, actor: Actor) -> "World":
        """Return a copy of the World with a different caller for new usage log entries.

        Args:
            actor: The caller, and the client that sent the request.
        """
        return World(
            self.store,
            self.clock,
            self.ids,
            self.config,
            self.overrides,
            actor,
            self.blobs,
            self.address,
        )

    @property
    def release(self) -> Release:
        """The release of Quay that the instance reproduces, such as 3.12."""
        return self.config.release

    def now(self) -> float:
        """Return the time of the simulated clock in Unix seconds."""
        return self.clock.now()

    def draw(self, kind: str, subject: str) -> DerivedIds:
        """Return a source of ids and tokens for a new object, such as a robot.

        The ids and tokens are computed from the kind and name of the object and a number, the
        generation. The first call of ``draw("robot", "acme+ci")`` returns the ids and tokens of
        generation 1, the second call those of generation 2. A robot that is deleted and created
        again therefore gets another token.

        Args:
            kind: Kind of the object.
            subject: Name of the object.
        """
        key = f"{kind} {subject}"
        last = self.store.draws.one(subject=key)
        if last is None:
            last = self.store.draws.add(Draw(subject=key, count=1))
        else:
            last = self.store.draws.change(last, count=last.count + 1)
        return DerivedIds(self.ids, kind, subject, last.count)
