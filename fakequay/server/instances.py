"""More Quays in one process, each with its own records, clock, journal and sessions."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from flask import Flask

from fakequay.control import snapshots
from fakequay.domain.errors import Aborted, DataRefused
from fakequay.settings import checked_config
from fakequay.web.instances import instance_factory, instances
from fakequay.world.checkpoint import Checkpoint

from .arguments import Moment, Seeds, seconds, sources
from .instance import ControlledQuay


class QuayInstance(ControlledQuay):
    """A Quay beside a server's own one: at ``url``, with ``headers`` if it has no port."""

    def __init__(self, instance: instances.Instance, app: Flask, base: str, url: str) -> None:
        self._one = instance
        self._app = app
        self.name = instance.name
        self.port = instance.port.port if instance.port else None
        self.url = url if instance.port else base
        self.headers = {} if instance.port else {instances.HEADER: instance.name}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.delete()

    def delete(self) -> None:
        """Forget it, and close its port; once is enough."""
        if instances.served(self._app).get(self.name) is self._one:
            instance_factory.get_factory(self._app).end(self.name)

    @property
    def _instance(self) -> instances.Instance:
        if instances.served(self._app).get(self.name) is not self._one:
            raise RuntimeError(f"the world {self.name} has been deleted")
        return self._one


class Instances:
    """``quay.instances``: those beside the server's own; to iterate over, and to find by name."""

    def __init__(self, app: Flask, base: str, host_url: str) -> None:
        """``host_url``: how a URL on this host begins, up to the port."""
        self._app = app
        self._base = base
        self._host_url = host_url

    def create(
        self,
        name: str | None = None,
        *,
        seed: Seeds | None = None,
        copy: str | ControlledQuay | None = None,
        snapshot: str | None = None,
        clock: Moment = None,
        ids: str | None = None,
        config: Mapping[str, Any] | None = None,
        port: bool | int = True,
    ) -> QuayInstance:
        """From seeds, as a copy of a world or of a snapshot in it, or else as the server began.

        Raises SeedError, CannotListen, ValueError for a name that is taken or no name, and
        LookupError for a world or a snapshot that is not there. ``port`` False: it is reached
        where the server is, with the header X-Fakequay-Instance.
        """
        if seed is not None and (copy is not None or snapshot is not None):
            raise ValueError("seed: a world is made from a seed, or from another world")
        start = None
        if copy is not None or snapshot is not None:
            start = self._start("main" if copy is None else copy, snapshot)
        plan = instance_factory.InstancePlan(
            seed=None if seed is None else sources(seed),
            start=start,
            clock=seconds(clock),
            ids=ids,
            config=checked_config(config or {}),
        )
        grower = instance_factory.get_factory(self._app)
        try:
            name = self._free(grower.free_name() if name is None else name)
            number = None if port is False else int(port) if port is not True else 0
            instance = grower.begin(name, grower.build_world(plan), number)
        except DataRefused as refusal:
            raise ValueError(refusal.message) from refusal
        return self._shown(instance)

    def __getitem__(self, name: str) -> QuayInstance:
        if name == instances.MAIN:
            raise LookupError(f"{name}: is the server itself")
        return self._shown(self._find(name))

    def __iter__(self) -> Iterator[QuayInstance]:
        for one in list(instances.served(self._app).values()):
            if one.name != instances.MAIN:
                yield self._shown(one)

    def __len__(self) -> int:
        return len(instances.served(self._app)) - 1

    def clear(self) -> None:
        """Forget them all."""
        instance_factory.get_factory(self._app).end_all()

    def _shown(self, one: instances.Instance) -> QuayInstance:
        return QuayInstance(
            one, self._app, self._base, f"{self._host_url}:{one.port.port if one.port else 0}"
        )

    def _start(self, copy: str | ControlledQuay, snapshot: str | None) -> instances.Start:
        source = copy._instance if isinstance(copy, ControlledQuay) else self._find(copy)
        if snapshot is None:
            with source.world.store.transaction():
                return Checkpoint.of(source.world)
        try:
            return snapshots.find(source, snapshot).checkpoint
        except Aborted as refusal:
            raise LookupError(f"there is no snapshot {snapshot!r}") from refusal

    def _find(self, name: str) -> instances.Instance:
        found = instances.served(self._app).get(name)
        if found is None:
            raise LookupError(f"there is no world {name!r}")
        return found

    def _free(self, name: str) -> str:
        if instance_factory.checked_name(name) in instances.served(self._app):
            raise ValueError(f"there is a world {name!r} already")
        return name
