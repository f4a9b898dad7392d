"""FakeQuay: a pretend Quay on a thread and a free port."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from flask import Flask

from fakequay import seeds
from fakequay.access import scopes
from fakequay.app import create_app
from fakequay.domain import accounts, tokens
from fakequay.kit import Clock, Ids
from fakequay.settings import WILDCARDS, Durability, Settings, checked_config, moment
from fakequay.web import worlds
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint

from .listener import CannotListen, Listener

__all__ = ["CannotListen", "FakeQuay", "plant"]

Source = str | Path | Mapping[str, Any]
Seeds = Source | Sequence[Source]
Moment = float | str | datetime | None


class FakeQuay:
    """``with FakeQuay(seed="demo") as quay:`` serves until the end of the block.

    ``seed`` is the name, the file or the content of one, or several; ``clock`` the moment at which
    time stands still; ``config`` sets keys of Quay's configuration; ``data`` is the folder in which
    state is kept. ``like_real`` gives up the differences from the real server that are on purpose.
    """

    def __init__(
        self,
        seed: Seeds = "demo",
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Moment = None,
        ids: str = "",
        config: Mapping[str, Any] | None = None,
        like_real: bool = False,
        data: str | Path | None = None,
        durability: Durability = "always",
        control_token: str | None = None,
    ) -> None:
        self.settings = Settings(
            host=host,
            port=port,
            seed=_seeds(seed),
            data=None if data is None else Path(data),
            durability=durability,
            clock=_seconds(clock),
            ids=ids,
            set=checked_config(config or {}),
            like_real=like_real,
            control_token=control_token,
        )
        self._served: _Served | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Plant the seeds, then listen; raises SeedError or CannotListen."""
        if self._served is not None:
            raise RuntimeError("this FakeQuay has been started already")
        self._served = _Served(self.settings)

    def stop(self) -> None:
        """Finish the requests under way and forget everything that is not in a data folder."""
        if self._served is not None:
            self._served.stop()
            self._served = None

    @property
    def url(self) -> str:
        host = WILDCARDS.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def host(self) -> str:
        return self.settings.host

    @property
    def port(self) -> int:
        return self._now.port

    @property
    def app(self) -> Flask:
        """The WSGI application."""
        return self._now.app

    @property
    def world(self) -> World:
        return worlds.current(self.app)

    def token(self, username: str, scope: str = " ".join(scopes.SCOPES)) -> str:
        """An OAuth token of a user, with some scopes or all; the same one in every run."""
        if not scopes.parse(scope):
            raise ValueError(f"scope {scope!r}: choose from {' '.join(scopes.SCOPES)}")
        with self.world.store.transaction():
            account = accounts.one(self.world, username, "user")
            if account is None:
                raise LookupError(f"there is no user {username!r} in this world")
            return tokens.standing(self.world, account, scope).token

    def reset(self) -> None:
        """Back to the seeds."""
        worlds.main(self.app).reset()

    def load(
        self,
        seed: Seeds | None = None,
        clock: Moment = None,
        config: Mapping[str, Any] | None = None,
    ) -> None:
        """Serve another world from here on; what is not given is as it was at the start.

        A world that was loaded before is not planted again: this then costs as little as a reset.
        """
        settings = replace(
            self.settings,
            seed=self.settings.seed if seed is None else _seeds(seed),
            clock=self.settings.clock if clock is None else _seconds(clock),
            set={**self.settings.set, **checked_config(config or {})},
        )
        self._now.load(settings)

    @property
    def _now(self) -> "_Served":
        if self._served is None:
            raise RuntimeError("this FakeQuay is not running: use it in a with block")
        return self._served


class _Served:
    """What there is between start and stop: the application, its worlds and its socket."""

    def __init__(self, settings: Settings) -> None:
        world = plant(settings)
        start = _start(settings, world)
        self.app = create_app(world, settings.control_token)
        worlds.main(self.app).start = start
        self._starts = {repr(settings): start}
        try:
            self._listener = Listener(self.app, settings.host, settings.port)
        except CannotListen:
            world.store.close()
            raise
        self.port = self._listener.port

    def load(self, settings: Settings) -> None:
        key = repr(settings)
        if key not in self._starts:
            if settings.data is not None:
                raise ValueError("a server with a data folder keeps to its seed")
            self._starts[key] = _start(settings, plant(settings))
        worlds.begin(self.app, self._starts[key])

    def stop(self) -> None:
        self._listener.stop()
        worlds.current(self.app).store.close()


def plant(settings: Settings) -> World:
    """The world that the settings describe."""
    return seeds.plant(
        seeds.read(settings.seed),
        clock=Clock(settings.clock),
        ids=Ids(settings.ids),
        overrides=settings.overrides,
        folder=settings.data,
        durability=settings.durability,
    )


@dataclass(frozen=True, slots=True)
class _Seedbed:
    """The start of a world in a data folder, which may have been in use before: planted anew."""

    seed: seeds.Seed
    world: World
    clock: Clock

    def restored(self) -> World:
        world = replace(self.world, clock=copy(self.clock))
        return seeds.replant(self.seed, world)


def _start(settings: Settings, world: World) -> worlds.Start:
    if settings.data is None:
        return Checkpoint.of(world)
    return _Seedbed(seeds.read(settings.seed), world, copy(world.clock))


def _seeds(sources: Seeds) -> tuple[Source, ...]:
    return (sources,) if isinstance(sources, str | Path | Mapping) else tuple(sources)


def _seconds(at: Moment) -> float | None:
    if isinstance(at, str):
        return moment(at)
    return at.timestamp() if isinstance(at, datetime) else at
