"""Instance factory: creates and removes instances other than ``main``."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

from fakequay import seeds
from fakequay.determinism import Clock, Ids
from fakequay.domain.errors import Aborted, DataRefused
from fakequay.fast_dataclasses import frozen
from fakequay.settings import Config
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint

from . import instances
from .instance import Instance, Port, Start

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_FACTORY = "fakequay.instance_factory"

Source = str | Path | Mapping[str, Any]


@frozen
class InstancePlan:
    """Initial state of a new instance: loaded from seeds, or copied from another instance.

    Attributes:
        seed: Seeds to load (documents, file paths or names of shipped seeds), or None to copy.
        start: State to copy if ``seed`` is None; None for the start state of the instance ``main``.
        clock: Unix seconds at which the clock is frozen, or None. Without a value, a seeded
            instance has the clock of its seed, and a copied instance has the copied clock.
        ids: Text from which ids and tokens are derived, or None for the text of ``main``. A value
            other than None requires ``seed``.
        config: Quay settings that override those of the seed or of the copied state.
    """

    seed: Sequence[Source] | None = None
    start: Start | None = None
    clock: float | None = None
    ids: str | None = None
    config: Mapping[str, Any] | None = None


class InstanceFactory:
    """Creates the instances of an application.

    Attributes:
        open: Function that serves an instance on a port, given its name and the port number (0 for
            any free port). None if the application runs without a server.
        open_proxy: Function that serves an instance through a further port of the forward proxy,
            given its name and the port number. None if the server has no proxy.
        observer: Function that receives each instance that ``begin`` registers, or None.
    """

    def __init__(self, app: Flask) -> None:
        self.open: Callable[[str, int], Port] | None = None
        self.open_proxy: Callable[[str, int], Port] | None = None
        self.observer: Callable[[Instance], None] | None = None
        self._app = app
        self._loaded = seeds.SeedCache[Checkpoint]()

    def begin(self, name: str, world: World, port: int | None = None) -> Instance:
        """Register an instance under a name.

        If an instance of this name exists, its data is replaced, and its recorded requests, faults
        and snapshots are deleted. The instance keeps its port and its API coverage.

        Args:
            name: Name of the instance.
            world: Data, clock, ids and settings of the instance; a reset restores them.
            port: Port number to serve the instance on, 0 for any free port, None for no port. If
                the server has a forward proxy, an instance with a port also gets a proxy port.

        Raises:
            CannotListen: The port cannot be opened. Nothing has changed.
            DataRefused: A port was requested, but the application runs without a server.
        """
        start, served = Checkpoint.of(world), instances.served(self._app)
        instance = served.get(name)
        opened = instance.port if instance else None
        if port is not None and opened is None:
            opened = self._open_port(name, port)
        proxy = instance.proxy_port if instance else None
        if opened is not None and proxy is None and self.open_proxy is not None:
            proxy = self.open_proxy(name, 0)
        if instance is None:
            served[name] = instance = Instance(name, start, world)
        else:
            instance.extras.clear()
            instance.begin(start)
        instance.port, instance.proxy_port = opened, proxy
        main = instances.main(self._app).address
        instance.address.url = main.url_of_port(opened.port) if opened else main.url
        if self.observer is not None:
            self.observer(instance)
        return instance

    def _open_port(self, name: str, port: int) -> Port:
        if self.open is None:
            raise DataRefused(
                "port: this application runs without a server, so it cannot open a port"
            )
        return self.open(name, port)

    def build_world(self, plan: InstancePlan) -> World:
        """Create the data, clock, ids and settings of a new instance, in a new store.

        Raises:
            SeedError: A seed is invalid.
            DataRefused: The plan has ``ids`` but no seed.
        """
        if plan.seed is not None:
            return self._load(plan.seed, plan)
        if plan.ids is not None:
            raise DataRefused(
                "ids: allowed only with 'seed', because a copied instance keeps its ids and tokens"
            )
        world = (plan.start or instances.main(self._app).start).fork()
        if plan.clock is not None:
            world = replace(world, clock=Clock(plan.clock))
        return replace(world, config=Config({**world.config.values, **(plan.config or {})}))

    def _load(self, seed: Sequence[Source], plan: InstancePlan) -> World:
        """Load seeds, and return the resulting data.

        If the same seeds were loaded earlier with the same settings, return a copy of that data.
        """
        main = instances.main(self._app).world
        ids = main.ids if plan.ids is None else Ids(plan.ids)
        overrides = {**main.overrides, **(plan.config or {})}

        def load() -> Checkpoint:
            read = seeds.read(seed)
            clock = Clock(plan.clock)
            return Checkpoint.of(seeds.load(read, clock=clock, ids=ids, overrides=overrides))

        contents = seeds.fingerprint(seed)
        key = (contents, plan.clock, ids.key, repr(sorted(overrides.items())))
        return self._loaded.get_or_load(key if contents else None, load).fork()

    def free_name(self) -> str:
        """Return the first unused instance name of ``instance-1``, ``instance-2`` and so on."""
        taken = instances.served(self._app)
        return next(
            name for n in range(1, len(taken) + 2) if (name := f"instance-{n}") not in taken
        )

    def end(self, name: str) -> None:
        """Remove an instance and close its port.

        Raises:
            DataRefused: The instance is ``main``, which cannot be removed.
            Aborted: 404 if the instance does not exist.
        """
        if name == instances.MAIN:
            raise DataRefused(
                f"instance {name!r} cannot be deleted; send POST /_fakequay/reset to reset it"
            )
        instance = instances.served(self._app).pop(name, None)
        if instance is None:
            raise Aborted(404, f"instance {name!r} does not exist")
        for port in (instance.port, instance.proxy_port):
            if port is not None:
                port.stop()

    def end_all(self) -> None:
        """Remove all instances except ``main``, and close their ports."""
        for name in [name for name in instances.served(self._app) if name != instances.MAIN]:
            self.end(name)


def register(app: Flask) -> None:
    """Add an instance factory to an application."""
    app.extensions[_FACTORY] = InstanceFactory(app)


def get_factory(app: Flask) -> InstanceFactory:
    """Return the instance factory of an application."""
    factory: InstanceFactory = app.extensions[_FACTORY]
    return factory


def checked_name(name: Any) -> str:
    """Return the name of an instance, after a check that a header and a cookie can contain it.

    Raises:
        DataRefused: The name is not text, is too long or contains a character that is not allowed.
    """
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise DataRefused(
            "name: must be 1 to 63 letters, digits, '.', '_' or '-', "
            "and must start with a letter or digit"
        )
    return name
