"""FakeQuay: a fakequay server in a thread of the current process."""

import logging
import threading
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from flask import Flask

from fakequay import seeds
from fakequay.app import create_app
from fakequay.determinism import Clock, Ids, monotonic
from fakequay.settings import (
    QUAY_VERSION,
    WILDCARDS,
    Durability,
    Settings,
    checked_config,
    checked_control_token,
)
from fakequay.web.instances import instance_factory, instances
from fakequay.web.instances.instances import CannotListen, Instance
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint

from .arguments import Moment, Seeds, release_name, seconds, sources
from .background_jobs import BackgroundJobs
from .fake_files import import_late_modules
from .http_server import HttpServer, TlsError
from .instance import ControlledQuay

if TYPE_CHECKING:
    from .instances import Instances
    from .tls import Encryption

GRACE = 0.6  # seconds that running requests have to end when the server stops
STUCK = 0.3  # seconds to wait for a thread that holds the lock of the data when the server stops
REPORT = 0.7  # seconds to log what was aborted; nobody may read the log
_log = logging.getLogger("fakequay.stop")

__all__ = ["CannotListen", "FakeQuay", "TlsError", "load_seeds"]


class FakeQuay(ControlledQuay):
    """A fakequay server in the current process: ``with FakeQuay(seed="demo") as quay:``.

    The server runs in threads until the end of the ``with`` block. Parameters:

    * ``seed``: the initial data: name of a shipped seed, path of a seed file, or mapping; or a
      sequence of these.
    * ``host``, ``port``: the address to listen on; port 0 is any free port.
    * ``clock``: the time at which the clock is frozen (ISO 8601, Unix seconds or datetime); None:
      the time that the seed sets. If the seed sets no time, the clock is not frozen.
    * ``ids``: text from which tokens and ids are derived.
    * ``config``: keys of Quay's configuration.
    * ``like_real``: switch off the deliberate differences from the real server.
    * ``quay_version``: release of Quay to reproduce, such as ``"3.12"``; None: the newest.
    * ``background_jobs``: run scheduled jobs in a thread when they are due. By default, due
      jobs run before the next request.
    * ``deliver_webhooks``: send webhooks to their URLs. By default, they are only recorded.
    * ``data``: folder for persistent state.
    * ``durability``: when data is written to disk: ``always``, ``relaxed`` or ``none``.
    * ``control_token``: bearer token that requests to the control API must contain.
    * ``layout_folder``: folder with the OCI image layouts that seeds sent over HTTP can use.
    * ``console``: serve the web console.
    * ``tls="auto"``: also serve HTTPS, with a certificate for this machine and ``tls_name``; a CA
      generated for this run (property ``ca``, written to ``ca_file``) signs it.
    * ``tls_cert``, ``tls_key``: also serve HTTPS, with the certificate and key in these files.
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
        layout_folder: str | Path | None = None,
        console: bool = True,
        tls: Literal["auto"] | None = None,
        tls_port: int = 0,
        tls_name: str | Sequence[str] = (),
        tls_cert: str | Path | None = None,
        tls_key: str | Path | None = None,
        ca_file: str | Path | None = None,
    ) -> None:
        import_late_modules()
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
            quay_version=release_name(quay_version),
            background_jobs=background_jobs,
            deliver_webhooks=deliver_webhooks,
            control_token=None if control_token is None else checked_control_token(control_token),
            layout_folder=_path(layout_folder),
            console=console,
            tls=tls,
            tls_port=tls_port,
            tls_name=(tls_name,) if isinstance(tls_name, str) else tuple(tls_name),
            tls_cert=_path(tls_cert),
            tls_key=_path(tls_key),
            ca_file=_path(ca_file),
        )
        self._server: _RunningServer | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, progress: seeds.Progress = seeds.no_progress) -> None:
        """Load the seeds and start listening.

        Raises:
            SeedError: A seed is invalid.
            TlsError: A TLS setting or file is invalid.
            CannotListen: The address or port cannot be used.
            RuntimeError: The server is already running.
        """
        if self._server is not None:
            raise RuntimeError("this FakeQuay is already running: call stop() first")
        self._server = _RunningServer(self.settings, progress)

    def stop(self) -> list[str]:
        """Stop the server. Without ``data``, the state is lost.

        Running requests have ``GRACE`` seconds to end; then their connections are closed.

        Returns:
            A description of each request that did not end; each is also logged as an error.
        """
        server, self._server = self._server, None
        aborted = [] if server is None else server.stop()
        if aborted:
            _report(aborted)
        return aborted

    @property
    def is_running(self) -> bool:
        """Whether the server has been started and not stopped."""
        return self._server is not None

    @property
    def url(self) -> str:
        """URL under which clients reach the server: the HTTPS URL if HTTPS is served, else HTTP."""
        return self.tls_url or self.http_url

    @property
    def http_url(self) -> str:
        """URL under which clients reach the server by HTTP."""
        return self._url("http", self.port)

    @property
    def tls_url(self) -> str | None:
        """URL under which clients reach the server by HTTPS; None if HTTPS is not served."""
        return self._url("https", self.ports[1]) if len(self.ports) > 1 else None

    @property
    def urls(self) -> tuple[str, ...]:
        """URLs of the server: the HTTP URL, then the HTTPS URL if HTTPS is served."""
        return (self.http_url, self.tls_url) if self.tls_url else (self.http_url,)

    @property
    def ports(self) -> tuple[int, ...]:
        """Ports of the server: the HTTP port, then the HTTPS port if HTTPS is served."""
        return self._running.ports

    @property
    def ca(self) -> str | None:
        """Certificate of the CA generated for ``tls="auto"``, in PEM; None for other servers."""
        return self._running.ca

    @property
    def host(self) -> str:
        """Address that the server listens on."""
        return self.settings.host

    @property
    def port(self) -> int:
        """Port on which the server listens for HTTP."""
        return self.ports[0]

    @property
    def app(self) -> Flask:
        """WSGI application of the server."""
        return self._running.app

    @property
    def instances(self) -> "Instances":
        """Instances other than main; ``quay.instances.create(seed="demo")`` creates an instance."""
        from .instances import Instances

        return Instances(self.app, self.url, self._url("http", 0).removesuffix(":0"))

    @property
    def _app(self) -> Flask:  # type: ignore[override]  # only while the server runs
        return self.app

    @property
    def _instance(self) -> Instance:
        return instances.main(self.app)

    def load(
        self,
        seed: Seeds | None = None,
        clock: Moment = None,
        config: Mapping[str, Any] | None = None,
        quay_version: str | None = None,
    ) -> None:
        """Replace the data of the main instance.

        If an argument is None, the argument that was passed to ``FakeQuay`` is used. ``config`` is
        merged with the ``config`` that was passed to ``FakeQuay``. Loading the same arguments again
        is as fast as ``reset``.

        Raises:
            SeedError: A seed is invalid.
            ValueError: The server has a data folder, or an argument is invalid.
        """
        given = dict(self.settings.set)
        if quay_version is not None:
            given.pop(QUAY_VERSION, None)
        settings = replace(
            self.settings,
            seed=self.settings.seed if seed is None else sources(seed),
            clock=self.settings.clock if clock is None else seconds(clock),
            quay_version=release_name(quay_version) or self.settings.quay_version,
            set={**given, **checked_config(config or {})},
        )
        self._running.load(settings)

    def _url(self, scheme: str, port: int) -> str:
        host = WILDCARDS.get(self.host, self.host)
        return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"

    @property
    def _running(self) -> "_RunningServer":
        if self._server is None:
            raise RuntimeError(
                "this FakeQuay is not running: call start(), or use it in a with block"
            )
        return self._server


class _RunningServer:
    """State of a running server: its application, instances and sockets."""

    def __init__(self, settings: Settings, progress: seeds.Progress) -> None:
        encryption = _encryption(settings)
        self._settings = settings
        self._starts = seeds.SeedCache[instances.Start]()
        key = _cache_key(settings)
        world = load_seeds(settings, progress)
        self._start = self._starts.get_or_load(key, lambda: _start(settings, world))
        ca = encryption.ca if encryption else None
        self.app = create_app(
            world,
            settings.control_token,
            ca,
            settings.layout_folder,
            with_console=settings.console,
        )
        instances.main(self.app).start = self._start
        self._listeners: list[HttpServer] = []
        self._background_jobs: BackgroundJobs | None = None
        self.ca = ca
        try:
            self._listen(settings, encryption)
        except CannotListen:
            self.stop()
            raise
        self.ports = tuple(listener.port for listener in self._listeners)
        self._background_jobs = BackgroundJobs(self.app) if settings.background_jobs else None

    def _listen(self, settings: Settings, encryption: "Encryption | None") -> None:
        listener = HttpServer(self.app, settings.host, settings.port)
        self._listeners.append(listener)
        instances.main(self.app).port = listener
        instance_factory.get_factory(self.app).open = listener.open
        if encryption:
            tls = encryption.adapter
            self._listeners.append(HttpServer(self.app, settings.host, settings.tls_port, tls))

    def load(self, settings: Settings) -> None:
        start = self._start
        if settings.data is None:
            start = self._starts.get_or_load(
                _cache_key(settings), lambda: _start(settings, load_seeds(settings))
            )
        elif settings != self._settings:
            raise ValueError(
                "load() is not possible if FakeQuay has a data folder: start another FakeQuay"
            )
        instances.begin(self.app, start)

    def stop(self) -> list[str]:
        """Stop the server within about a second. Return what was aborted, one line for each."""
        until = monotonic() + GRACE
        stores = [instance.world.store for instance in instances.served(self.app).values()]
        for store in stores:
            store.stopping = True
        for listener in self._listeners:
            listener.stop()
        aborted = [line for listener in self._listeners for line in listener.join(until)]
        if self._background_jobs is not None and not self._background_jobs.stop(until):
            aborted.append("background jobs")
        instance_factory.get_factory(self.app).end_all()
        for store in stores:
            store.close(STUCK)
        return aborted


def _report(aborted: list[str]) -> None:
    """Log what was aborted, and give up after ``REPORT`` seconds."""

    def report() -> None:
        for line in aborted:
            _log.error("the server stopped before this had ended: %s", line)

    reporting = threading.Thread(target=report, daemon=True)
    reporting.start()
    reporting.join(REPORT)


def _cache_key(settings: Settings) -> tuple[str, str] | None:
    """Return a cache key for the start state, from the settings and the seeds' contents."""
    contents = seeds.fingerprint(settings.seed)
    return (contents, repr(replace(settings, seed=()))) if contents else None


def load_seeds(settings: Settings, progress: seeds.Progress = seeds.no_progress) -> World:
    """Load the seeds and the data folder that the settings name, and return the world."""
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
class _ReloadedSeed:
    """Start state of a server whose data folder already contained data.

    The first reset loads the seed again; later resets restore the result of the first reset.
    """

    seed: seeds.Seed
    world: World
    clock: Clock
    seeded: Checkpoint | None = None

    def forked(self) -> World:
        """Load the seed of the settings into a new world, and return that world."""
        clock, ids = copy(self.clock), self.world.ids
        return seeds.load(self.seed, clock=clock, ids=ids, overrides=self.world.overrides)

    def restored(self) -> World:
        """Replace the data of the world by that of the seed, and return the world."""
        if self.seeded is not None:
            return self.seeded.restored()
        world = replace(self.world, clock=copy(self.clock))
        world = seeds.reload(self.seed, world)
        self.seeded = Checkpoint.of(world)
        return world


def _start(settings: Settings, world: World) -> instances.Start:
    if settings.data is None or not world.store.continues:
        return Checkpoint.of(world)
    return _ReloadedSeed(seeds.read(settings.seed), world, copy(world.clock))


def _encryption(settings: Settings) -> "Encryption | None":
    tls_settings = (
        settings.tls,
        settings.tls_cert,
        settings.tls_key,
        settings.tls_name,
        settings.ca_file,
    )
    if not any(tls_settings):
        return None
    from . import tls  # imported here because it is slow to import

    return tls.encryption(settings)


def _path(path: str | Path | None) -> Path | None:
    return None if path is None else Path(path)
