"""Instances of a server: creates, finds and deletes the instances other than main."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from flask import Flask

from fakequay.control import snapshots
from fakequay.domain.errors import Aborted, DataRefused
from fakequay.web.instances import instance_factory, instances
from fakequay.web.instances.instance import Instance, Start
from fakequay.world.checkpoint import Checkpoint

from .fake_quay_arguments import Moment, Seeds, configuration, port_number, seconds, sources
from .quay_base import ControlledQuay


class QuayInstance(ControlledQuay):
    """Instance of a server that is not the instance main.

    Attributes:
        name: Name of the instance.
        port: Port of the instance, or None if it has no port.
        url: URL under which clients reach the instance: the URL of its port, or of the server.
        headers: Headers that requests to the instance need: ``X-Fakequay-Instance`` if it has no
            port, else none.
    """

    def __init__(self, instance: Instance, app: Flask, base: str, url: str) -> None:
        self._wrapped = instance
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
        """Delete the instance and close its port. Do nothing if the instance is already deleted."""
        if instances.served(self._app).get(self.name) is self._wrapped:
            instance_factory.get_factory(self._app).end(self.name)

    @property
    def _instance(self) -> Instance:
        if instances.served(self._app).get(self.name) is not self._wrapped:
            raise RuntimeError(f"instance {self.name!r} has been deleted")
        return self._wrapped


class Instances:
    """The instances of a server by name, except the instance main (``quay.instances``)."""

    def __init__(self, app: Flask, base: str, host_url: str) -> None:
        """Create the collection of a server's instances other than main.

        Args:
            app: WSGI application of the server.
            base: URL of the server.
            host_url: URL of the server without its port, such as ``http://127.0.0.1``.
        """
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
        quay_version: str | None = None,
        port: bool | int = True,
    ) -> QuayInstance:
        """Create an instance.

        Without ``seed``, ``copy`` and ``snapshot``, the instance gets the initial data of main.

        Args:
            name: Name of the instance; None for a generated name.
            seed: Seed or seeds to load.
            copy: Instance to copy, or its name.
            snapshot: Name of a snapshot of ``copy`` (default: of main) to start from.
            clock: Time at which the clock is frozen; None for the clock of the seed or of ``copy``.
            ids: Text to derive ids and tokens from, only with ``seed``; None for the text of main.
            config: Keys of Quay's configuration.
            quay_version: Release of Quay, such as "3.12"; None for the release of main.
            port: Port to listen on; True for any free port; False for no port. An instance without
                a port is reached at the URL of the server with the header X-Fakequay-Instance.

        Raises:
            SeedError: The seed is invalid.
            CannotListen: The port cannot be used.
            LookupError: The instance or snapshot to copy does not exist.
            ValueError: The name is invalid or already used, or another argument is invalid.
        """
        _check_one_source(seed, copy or snapshot)
        plan = instance_factory.InstancePlan(
            seed=None if seed is None else sources(seed),
            start=self._start(copy, snapshot),
            clock=seconds(clock),
            ids=ids,
            config=configuration(config, quay_version),
        )
        factory = instance_factory.get_factory(self._app)
        try:
            name = self._check_free(factory.free_name() if name is None else name)
            instance = factory.begin(name, factory.build_world(plan), _port_number(port))
        except DataRefused as refusal:
            raise ValueError(refusal.message) from refusal
        return self._wrap(instance)

    def __getitem__(self, name: str) -> QuayInstance:
        if name == instances.MAIN:
            raise LookupError(
                f"{name!r} is the main instance of the server: use the FakeQuay object itself"
            )
        return self._wrap(self._find(name))

    def __iter__(self) -> Iterator[QuayInstance]:
        for instance in list(instances.served(self._app).values()):
            if instance.name != instances.MAIN:
                yield self._wrap(instance)

    def __len__(self) -> int:
        return len(instances.served(self._app)) - 1

    def clear(self) -> None:
        """Delete all instances other than main."""
        instance_factory.get_factory(self._app).end_all()

    def _wrap(self, instance: Instance) -> QuayInstance:
        port = instance.port.port if instance.port else 0
        return QuayInstance(instance, self._app, self._base, f"{self._host_url}:{port}")

    def _start(self, copy: str | ControlledQuay | None, snapshot: str | None) -> Start | None:
        if copy is None and snapshot is None:
            return None
        copy = instances.MAIN if copy is None else copy
        source = copy._instance if isinstance(copy, ControlledQuay) else self._find(copy)
        if snapshot is None:
            with source.world.store.transaction():
                return Checkpoint.of(source.world)
        try:
            return snapshots.find(source, snapshot).checkpoint
        except Aborted as refusal:
            raise LookupError(f"snapshot {snapshot!r} does not exist") from refusal

    def _find(self, name: str) -> Instance:
        found = instances.served(self._app).get(name)
        if found is None:
            raise LookupError(f"instance {name!r} does not exist")
        return found

    def _check_free(self, name: str) -> str:
        if instance_factory.checked_name(name) in instances.served(self._app):
            raise ValueError(f"instance {name!r} already exists")
        return name


def _port_number(port: bool | int) -> int | None:
    """Return a ``port`` argument as a number: 0 for any free port, or None for no port."""
    if isinstance(port, bool):
        return 0 if port else None
    return port_number("port", port)


def _check_one_source(seed: object, copy: object) -> None:
    if seed is not None and copy is not None:
        raise ValueError("seed: cannot be combined with copy or snapshot")
