"""Running server: the WSGI application, instances and sockets of a started ``FakeQuay``."""

import logging
import os
import threading
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from fakequay import seeds
from fakequay.app import create_app
from fakequay.control import ca_certificate
from fakequay.control.proxy import set_proxy, url_of_port
from fakequay.determinism import Clock, Ids, monotonic
from fakequay.fast_dataclasses import mutable
from fakequay.settings import Settings
from fakequay.web.instances import instance_factory, instances
from fakequay.web.instances.instance import CannotListen, Start
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint

from .http_server import HttpServer

if TYPE_CHECKING:
    from flask import Flask

    from .background_jobs import BackgroundJobs
    from .proxy.proxy_server import ProxyServer
    from .tls import Encryption

GRACE = 0.6  # seconds that running requests have to end when the server stops
STUCK = 0.3  # seconds to wait for a thread that holds the lock of the data when the server stops
REPORT = 0.7  # maximum seconds to log the aborted requests, because the log may be a full pipe
_log = logging.getLogger("fakequay.stop")


class RunningServer:
    """WSGI application, instances and sockets of a running server.

    Attributes:
        app: WSGI application.
        ca: Certificate of the generated CA, in PEM; None if there is none. A CA is generated
            for ``tls="auto"`` and for a forward proxy.
        ports: HTTP port, then the HTTPS port if HTTPS is served.
    """

    def __init__(self, settings: Settings, progress: seeds.Progress) -> None:
        self._process = os.getpid()
        encryption = _encryption(settings)
        self._settings = settings
        self._starts = seeds.SeedCache[Start]()
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
        self._proxies: list[ProxyServer] = []
        self._background_jobs: BackgroundJobs | None = None
        self.ca = self._tls_ca = ca
        try:
            self._listen(settings, encryption)
        except CannotListen:
            self.stop()
            raise
        self.ports = tuple(listener.port for listener in self._listeners)
        if settings.background_jobs:
            self._background_jobs = _start_background_jobs(self.app)

    def _listen(self, settings: Settings, encryption: "Encryption | None") -> None:
        listener = HttpServer(self.app, settings.host, settings.port)
        self._listeners.append(listener)
        main = instances.main(self.app)
        main.port, main.address.url = listener, url_of_port(settings.host, listener.port)
        instance_factory.get_factory(self.app).open = listener.open
        if encryption and encryption.adapter:
            tls = encryption.adapter
            self._listeners.append(HttpServer(self.app, settings.host, settings.tls_port, tls))
        if encryption and encryption.proxy_adapter:
            self._add_proxy(settings, encryption)

    def open_proxy(self, hosts: tuple[str, ...]) -> "ProxyServer":
        """Open a forward proxy with a new CA on a free port, in place of the current proxy.

        Args:
            hosts: Hosts that the proxy serves besides quay.io, as NAME or NAME:PORT.

        Raises:
            TlsError: The name of a host is invalid.
            CannotListen: No port can be used.
        """
        settings = Settings(host=self._settings.host, proxy_port=0, proxy_hosts=hosts)
        encryption = _encryption(settings)
        assert encryption is not None  # noqa: S101  # the settings have a proxy
        return self._add_proxy(settings, encryption)

    def close_proxy(self, proxy: "ProxyServer") -> None:
        """Close a forward proxy.

        If the closed proxy has replaced another proxy, the other proxy becomes the current proxy.
        """
        self._proxies.remove(proxy)
        self._publish_proxy()
        proxy.stop()
        proxy.join(monotonic() + GRACE)

    def _add_proxy(self, settings: Settings, encryption: "Encryption") -> "ProxyServer":
        from .proxy.proxy_server import ProxyServer  # only servers with a proxy need the module

        proxy = ProxyServer(self.app, settings, encryption)
        self._proxies.append(proxy)
        self._publish_proxy()
        return proxy

    def _publish_proxy(self) -> None:
        """Use the newest forward proxy in the control API, and for proxy ports of new instances."""
        proxy = self._proxies[-1] if self._proxies else None
        set_proxy(self.app, proxy)
        self.ca = proxy.ca if proxy else self._tls_ca
        self.app.extensions[ca_certificate.CA] = self.ca
        instances.main(self.app).proxy_port = proxy.listener if proxy else None
        instance_factory.get_factory(self.app).open_proxy = proxy.open if proxy else None

    def load(self, settings: Settings) -> None:
        """Load seeds and settings into the instance ``main``.

        Raises:
            SeedError: A seed is invalid.
            ValueError: The server has a data folder, whose settings cannot change.
        """
        start = self._start
        if settings.data is None:
            start = self._starts.get_or_load(
                _cache_key(settings), lambda: _start(settings, load_seeds(settings))
            )
        elif settings != self._settings:
            raise ValueError(
                "load() is not possible on a FakeQuay with a data folder: start another FakeQuay"
            )
        instances.begin(self.app, start)

    def stop(self) -> list[str]:
        """Stop the server within about a second.

        In a forked process, do nothing: the server and its data folder belong to the parent.

        Returns:
            A description of each request that did not end in time.
        """
        if os.getpid() != self._process:
            return []
        until = monotonic() + GRACE
        stores = [instance.world.store for instance in instances.served(self.app).values()]
        for instance in instances.served(self.app).values():
            instance.world.store.stopping = True
            instance.journal.stop()
        listeners: list[HttpServer | ProxyServer] = [*self._listeners, *self._proxies]
        for listener in listeners:
            listener.stop()
        aborted = [line for listener in listeners for line in listener.join(until)]
        if self._background_jobs is not None and not self._background_jobs.stop(until):
            aborted.append("background jobs")
        instance_factory.get_factory(self.app).end_all()
        for store in stores:
            store.close(STUCK)
        return aborted


def _start_background_jobs(app: "Flask") -> "BackgroundJobs":
    from .background_jobs import BackgroundJobs  # only servers with the setting need the module

    return BackgroundJobs(app)


def report_aborted(aborted: list[str]) -> None:
    """Log one error for each request that was aborted because the server stopped.

    If the log blocks, for example because it is a full pipe, give up after ``REPORT`` seconds.
    """

    def report() -> None:
        for line in aborted:
            _log.error("the server stopped before this request had ended: %s", line)

    reporting = threading.Thread(target=report, daemon=True)
    reporting.start()
    reporting.join(REPORT)


def _cache_key(settings: Settings) -> tuple[str, str] | None:
    """Return a cache key for the initial data of a server, from its settings and seeds."""
    contents = seeds.fingerprint(settings.seed)
    return (contents, repr(replace(settings, seed=()))) if contents else None


def load_seeds(settings: Settings, progress: seeds.Progress = seeds.no_progress) -> World:
    """Return the data of the instance main, loaded from seeds or from the data folder."""
    return seeds.load(
        seeds.read(settings.seed, progress),
        clock=Clock(settings.clock),
        ids=Ids(settings.ids),
        overrides=settings.overrides,
        folder=settings.data,
        durability=settings.durability,
        progress=progress,
    )


@mutable
class _ReloadedSeed:
    """Start state of the instance main, if the data folder contained data at the start.

    The first reset loads the seed again; later resets restore the result of the first reset.
    """

    seed: seeds.Seed
    world: World
    clock: Clock
    seeded: Checkpoint | None = None

    def fork(self) -> World:
        """Return the data of a new instance, loaded from the seeds in the server's settings."""
        clock, ids = copy(self.clock), self.world.ids
        return seeds.load(self.seed, clock=clock, ids=ids, overrides=self.world.overrides)

    def restore(self) -> World:
        """Replace the data of the instance by the data of the seed, and return the new data."""
        if self.seeded is not None:
            return self.seeded.restore()
        world = replace(self.world, clock=copy(self.clock))
        world = seeds.reload(self.seed, world)
        self.seeded = Checkpoint.of(world)
        return world


def _start(settings: Settings, world: World) -> Start:
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
    if not any(tls_settings) and settings.proxy_port is None:
        return None
    from . import tls  # imported here because it is slow to import

    return tls.encryption(settings)
