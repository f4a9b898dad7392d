"""FakeQuay: a pretend Quay on a thread and a free port."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from flask import Flask

from fakequay import seeds
from fakequay.app import create_app
from fakequay.determinism import Clock, Ids
from fakequay.settings import WILDCARDS, Durability, Settings, checked_config
from fakequay.web.instances import instance_factory, instances
from fakequay.web.instances.instances import CannotListen, Instance
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint

from .arguments import Moment, Seeds, seconds, sources
from .background_jobs import BackgroundJobs
from .http_server import HttpServer, TlsError
from .instance import ControlledQuay

if TYPE_CHECKING:
    from .instances import Instances
    from .tls import Encryption

__all__ = ["CannotListen", "FakeQuay", "TlsError", "load_seeds"]


class FakeQuay(ControlledQuay):
    """``with FakeQuay(seed="demo") as quay:`` serves until the end of the block.

    ``seed`` is the name, the file or the content of one, or several; ``clock`` the moment at which
    time stands still; ``config`` sets keys of Quay's configuration; ``data`` is the folder in which
    state is kept. ``like_real`` gives up the differences from the real server that are on purpose;
    ``deliver_webhooks`` sends webhooks, ``background_jobs`` runs scheduled jobs when they are due,
    not only before a request or through ``jobs``; ``console`` serves pages to look at.
    ``tls="auto"`` serves HTTPS beside HTTP, with a certificate for the machine and ``tls_name`` by
    a CA made for this run (``ca``); ``tls_cert`` and ``tls_key`` with a given one.
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
        quay_version: str | None = None,
        background_jobs: bool = False,
        deliver_webhooks: bool = False,
        data: str | Path | None = None,
        durability: Durability = "always",
        control_token: str | None = None,
        console: bool = True,
        tls: Literal["auto"] | None = None,
        tls_port: int = 0,
        tls_name: str | Sequence[str] = (),
        tls_cert: str | Path | None = None,
        tls_key: str | Path | None = None,
        ca_file: str | Path | None = None,
    ) -> None:
        self.settings = Settings(
            host=host,
            port=port,
            seed=sources(seed),
            data=_path(data),
            durability=durability,
            clock=seconds(clock),
            ids=ids,
            set=checked_config(config or {}),
            like_real=like_real,
            quay_version=quay_version,
            background_jobs=background_jobs,
            deliver_webhooks=deliver_webhooks,
            control_token=control_token,
            console=console,
            tls=tls,
            tls_port=tls_port,
            tls_name=(tls_name,) if isinstance(tls_name, str) else tuple(tls_name),
            tls_cert=_path(tls_cert),
            tls_key=_path(tls_key),
            ca_file=_path(ca_file),
        )
        self._served: _Served | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, progress: seeds.Progress = seeds.no_progress) -> None:
        """Plant the seeds, then listen; raises SeedError, TlsError or CannotListen."""
        if self._served is not None:
            raise RuntimeError("this FakeQuay has been started already")
        self._served = _Served(self.settings, progress)

    def stop(self) -> None:
        """Finish the requests under way and forget everything that is not in a data folder."""
        if self._served is not None:
            self._served.stop()
            self._served = None

    @property
    def url(self) -> str:
        """Where clients reach it: by HTTPS, if that is served."""
        return self.tls_url or self.http_url

    @property
    def http_url(self) -> str:
        """Where clients reach it by HTTP."""
        return self._url("http", self.port)

    @property
    def tls_url(self) -> str | None:
        """By HTTPS; None where that is not served."""
        return self._url("https", self.ports[1]) if len(self.ports) > 1 else None

    @property
    def urls(self) -> tuple[str, ...]:
        """By HTTP, and by HTTPS if that is served."""
        return (self.http_url, self.tls_url) if self.tls_url else (self.http_url,)

    @property
    def ports(self) -> tuple[int, ...]:
        """In the order of the URLs."""
        return self._now.ports

    @property
    def ca(self) -> str | None:
        """The certificate, in PEM, of the CA that was made for this run; None where none was."""
        return self._now.ca

    @property
    def host(self) -> str:
        return self.settings.host

    @property
    def port(self) -> int:
        return self.ports[0]

    @property
    def app(self) -> Flask:
        """The WSGI application."""
        return self._now.app

    @property
    def instances(self) -> "Instances":
        """More Quays beside this one: ``quay.instances.create(seed="demo")``."""
        from .instances import Instances

        return Instances(self.app, self.url, self._url("http", 0).removesuffix(":0"))

    @property
    def _app(self) -> Flask:  # type: ignore[override]  # as long as it runs
        return self.app

    @property
    def _instance(self) -> Instance:
        return instances.main(self.app)

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
            seed=self.settings.seed if seed is None else sources(seed),
            clock=self.settings.clock if clock is None else seconds(clock),
            set={**self.settings.set, **checked_config(config or {})},
        )
        self._now.load(settings)

    def _url(self, scheme: str, port: int) -> str:
        host = WILDCARDS.get(self.host, self.host)
        return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"

    @property
    def _now(self) -> "_Served":
        if self._served is None:
            raise RuntimeError("this FakeQuay is not running: use it in a with block")
        return self._served


class _Served:
    """What there is between start and stop: the application, its worlds and its socket."""

    def __init__(self, settings: Settings, progress: seeds.Progress) -> None:
        encryption = _encryption(settings)
        world = load_seeds(settings, progress)
        start = _start(settings, world)
        ca = encryption.ca if encryption else None
        self.app = create_app(world, settings.control_token, ca, with_console=settings.console)
        instances.main(self.app).start = start
        self._starts = {repr(settings): start}
        self._listeners: list[HttpServer] = []
        self._live: BackgroundJobs | None = None
        self.ca = ca
        try:
            self._listen(settings, encryption)
        except CannotListen:
            self.stop()
            raise
        self.ports = tuple(listener.port for listener in self._listeners)
        self._live = BackgroundJobs(self.app) if settings.background_jobs else None

    def _listen(self, settings: Settings, encryption: "Encryption | None") -> None:
        listener = HttpServer(self.app, settings.host, settings.port)
        self._listeners.append(listener)
        instances.main(self.app).port = listener
        instance_factory.get_factory(self.app).open = listener.open
        if encryption:
            tls = encryption.adapter
            self._listeners.append(HttpServer(self.app, settings.host, settings.tls_port, tls))

    def load(self, settings: Settings) -> None:
        key = repr(settings)
        if key not in self._starts:
            if settings.data is not None:
                raise ValueError("a server with a data folder keeps to its seed")
            self._starts[key] = _start(settings, load_seeds(settings))
        instances.begin(self.app, self._starts[key])

    def stop(self) -> None:
        if self._live is not None:
            self._live.stop()
        instance_factory.get_factory(self.app).end_all()
        for listener in self._listeners:
            listener.stop()
        instances.main_world(self.app).store.close()


def load_seeds(settings: Settings, progress: seeds.Progress = seeds.no_progress) -> World:
    """The world that the settings describe."""
    return seeds.load(
        seeds.read(settings.seed, progress),
        clock=Clock(settings.clock),
        ids=Ids(settings.ids),
        overrides=settings.overrides,
        folder=settings.data,
        durability=settings.durability,
        progress=progress,
    )


@dataclass(slots=True)
class _Seedbed:
    """The start of a world in a data folder that was in use before.

    The first reset plants it anew, the next ones put back what that was.
    """

    seed: seeds.Seed
    world: World
    clock: Clock
    planted: Checkpoint | None = None

    def forked(self) -> World:
        clock, ids = copy(self.clock), self.world.ids
        return seeds.load(self.seed, clock=clock, ids=ids, overrides=self.world.overrides)

    def restored(self) -> World:
        if self.planted is not None:
            return self.planted.restored()
        world = replace(self.world, clock=copy(self.clock))
        world = seeds.reload(self.seed, world)
        self.planted = Checkpoint.of(world)
        return world


def _start(settings: Settings, world: World) -> instances.Start:
    if settings.data is None or not world.store.continues:
        return Checkpoint.of(world)
    return _Seedbed(seeds.read(settings.seed), world, copy(world.clock))


def _encryption(settings: Settings) -> "Encryption | None":
    asked = (settings.tls, settings.tls_cert, settings.tls_key, settings.tls_name, settings.ca_file)
    if not any(asked):
        return None
    from . import tls  # slow to import

    return tls.encryption(settings)


def _path(path: str | Path | None) -> Path | None:
    return None if path is None else Path(path)
