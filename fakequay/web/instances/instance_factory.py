"""More Quays beside the main one: what each begins with, and the port that it may have."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

from fakequay import seeds
from fakequay.determinism import Clock, Ids
from fakequay.domain.errors import Aborted, DataRefused
from fakequay.frozen_dataclasses import frozen
from fakequay.settings import Config
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint

from . import instances

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
KEPT = 64  # seeds that are kept planted, the last of them
_NURSERY = "fakequay.nursery"

Source = str | Path | Mapping[str, Any]


@frozen
class InstancePlan:
    """What a world begins with: seeds, or else another's beginning, the main one's unless said.

    ``clock``: the moment at which it stands still, in seconds since 1970; ``ids`` only with seeds.
    """

    seed: Sequence[Source] | None = None
    start: instances.Start | None = None
    clock: float | None = None
    ids: str | None = None
    config: Mapping[str, Any] | None = None


class InstanceFactory:
    """``open``: how a Quay of a name is served on a port, 0 for any free one."""

    def __init__(self, app: Flask) -> None:
        self.open: Callable[[str, int], instances.Port] | None = None
        self._app = app
        self._planted: dict[str, Checkpoint] = {}

    def begin(self, name: str, world: World, port: int | None = None) -> instances.Instance:
        """A Quay that has the name from here on; ``port`` 0: on any free one, None: on none.

        CannotListen changes nothing.
        """
        start, served = Checkpoint.of(world), instances.served(self._app)
        found = served.get(name)
        opened = found.port if found else None
        if port is not None and opened is None:
            opened = self._open(name, port)
        if found is None:
            served[name] = found = instances.Instance(name, start, world)
        else:
            found.extras.clear()
            found.begin(start)
        found.port = opened
        return found

    def _open(self, name: str, port: int) -> instances.Port:
        if self.open is None:
            raise DataRefused("port: this application runs in no server that could open one")
        return self.open(name, port)

    def grow(self, plan: InstancePlan) -> World:
        """A world as planned, of its own store; SeedError or DataRefused says what is wrong."""
        if plan.seed is not None:
            return self._planted_from(plan.seed, plan)
        if plan.ids is not None:
            raise DataRefused("ids: tokens and identifiers are made anew from a seed only")
        world = (plan.start or instances.main(self._app).start).forked()
        if plan.clock is not None:
            world = replace(world, clock=Clock(plan.clock))
        return replace(world, config=Config({**world.config.values, **(plan.config or {})}))

    def _planted_from(self, seed: Sequence[Source], plan: InstancePlan) -> World:
        """Planted once, and from then on a copy that costs next to nothing."""
        main = instances.main(self._app).world
        ids = main.ids if plan.ids is None else Ids(plan.ids)
        overrides = {**main.overrides, **(plan.config or {})}
        key = repr((tuple(seed), plan.clock, ids.key, sorted(overrides.items())))
        if key not in self._planted:
            world = seeds.load(
                seeds.read(seed), clock=Clock(plan.clock), ids=ids, overrides=overrides
            )
            self._planted[key] = Checkpoint.of(world)
        if len(self._planted) > KEPT:
            del self._planted[next(iter(self._planted))]
        return self._planted[key].forked()

    def free_name(self) -> str:
        taken = instances.served(self._app)
        return next(name for n in range(1, len(taken) + 2) if (name := f"world-{n}") not in taken)

    def end(self, name: str) -> None:
        """Forget it, and close its port."""
        if name == instances.MAIN:
            raise DataRefused(f"{name}: is the server's own, and stays")
        instance = instances.served(self._app).pop(name, None)
        if instance is None:
            raise Aborted(404, f"there is no world {name}")
        if instance.port is not None:
            instance.port.stop()

    def end_all(self) -> None:
        for name in [name for name in instances.served(self._app) if name != instances.MAIN]:
            self.end(name)


def register(app: Flask) -> None:
    app.extensions[_NURSERY] = InstanceFactory(app)


def of(app: Flask) -> InstanceFactory:
    found: InstanceFactory = app.extensions[_NURSERY]
    return found


def checked_name(name: Any) -> str:
    """The same, or DataRefused: it goes into a header and into the name of a cookie."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise DataRefused("name: has to be of letters, digits, '.', '_' and '-', 63 at most")
    return name
