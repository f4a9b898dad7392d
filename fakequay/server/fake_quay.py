"""FakeQuay: a fakequay server in a thread of the current process."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from flask import Flask

from fakequay import seeds
from fakequay.settings import (
    QUAY_VERSION,
    WILDCARDS,
    Durability,
    Settings,
    checked_config,
    checked_control_token,
)
from fakequay.web.instances import instances
from fakequay.web.instances.instance import CannotListen, Instance

from .fake_quay_arguments import (
    Moment,
    Seeds,
    check_settings,
    chosen_proxy_port,
    existing_folder,
    file_path,
    names,
    release_name,
    seconds,
    sources,
)
from .http_server import TlsError
from .module_preloading import import_all_modules
from .quay_base import ControlledQuay
from .running_server import RunningServer, load_seeds, report_aborted

if TYPE_CHECKING:
    from .quay_instances import Instances

__all__ = ["CannotListen", "FakeQuay", "TlsError", "load_seeds"]


class FakeQuay(ControlledQuay):
    """A fakequay server in the current process, as a context manager.

    ``with FakeQuay(seed="demo") as quay:`` starts the server, which runs in threads until the end
    of the ``with`` block. The class has these parameters:

    * ``seed``: initial data of the server: the name of a built-in seed, the path of a file or
      folder, or a mapping with the content of a seed; for several seeds, a sequence of these
      values.
    * ``host``, ``port``: address and port that the server listens on; port 0 means any free port.
    * ``clock``: time at which the simulated clock is frozen (ISO 8601, Unix seconds or datetime);
      None means the time that the seed sets; if the seed sets no time, the clock is not frozen.
    * ``ids``: text from which the server computes tokens and ids, together with the names of
      objects.
    * ``config``: mapping with keys of Quay's configuration.
    * ``like_real``: whether to switch off the intended differences from a real Quay server.
    * ``quay_version``: release of Quay to reproduce, such as ``"3.12"``; None means the newest.
    * ``background_jobs``: whether a thread runs scheduled jobs when they are due; by default, due
      jobs run before the next request.
    * ``deliver_webhooks``: whether webhooks are sent to their URLs; by default, webhooks are only
      recorded.
    * ``data``: folder in which the server stores its state; with None, the state is lost when the
      server stops.
    * ``durability``: time at which changes are written to the folder ``data``; with ``always``,
      changes are synced to disk before each response; with ``relaxed``, the operating system
      decides when changes are synced; with ``none``, changes are written when the server stops.
    * ``control_token``: bearer token that requests to the control API must contain.
    * ``layout_folder``: folder with OCI image layouts; seeds that clients send over HTTP can use
      the images in this folder.
    * ``console``: whether the server serves the web console.
    * ``tls``: with ``"auto"``, the server also serves HTTPS, with a generated certificate; with
      None, the server generates no certificate. The generated certificate is valid for this
      machine and for the names in ``tls_name``. The CA that signs the certificate is generated for
      each run; the property ``ca`` and the file ``ca_file`` contain the CA certificate.
    * ``tls_cert``, ``tls_key``: files with the certificate and the private key with which the
      server also serves HTTPS.
    * ``proxy``: whether the server also runs a forward proxy, through which clients reach the
      server as ``https://quay.io``; the properties ``proxy_url``, ``proxy_env`` and
      ``refused_hosts`` belong to the forward proxy.
    * ``proxy_port``: port of the forward proxy; 0 means any free port; with a port, ``proxy=True``
      is not necessary.
    * ``proxy_hosts``: hosts that the forward proxy serves in addition to quay.io, as ``NAME`` or
      ``NAME:PORT``.
    """

    _server: RunningServer | None = None

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
        proxy: bool = False,
        proxy_port: int | None = None,
        proxy_hosts: str | Sequence[str] = (),
    ) -> None:
        import_all_modules()
        plain = Settings(host=host, port=port, durability=durability, ids=ids, like_real=like_real)
        plain = replace(plain, console=console, tls=tls, tls_port=tls_port)
        self.settings = replace(
            plain,
            background_jobs=background_jobs,
            deliver_webhooks=deliver_webhooks,
            seed=sources(seed),
            data=file_path("data", data),
            clock=seconds(clock),
            set=checked_config({} if config is None else config),
            quay_version=release_name(quay_version),
            control_token=None if control_token is None else checked_control_token(control_token),
            layout_folder=existing_folder("layout_folder", layout_folder),
            tls_name=names("tls_name", tls_name),
            tls_cert=file_path("tls_cert", tls_cert),
            tls_key=file_path("tls_key", tls_key),
            ca_file=file_path("ca_file", ca_file),
            proxy_port=chosen_proxy_port(proxy, proxy_port),
            proxy_hosts=names("proxy_hosts", proxy_hosts),
        )
        check_settings(self.settings)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, progress: seeds.Progress = seeds.no_progress) -> None:
        """Load the seeds, and start the server.

        Raises:
            SeedError: A seed is invalid.
            TlsError: A TLS setting or file is invalid.
            CannotListen: The address or port cannot be used.
            RuntimeError: The server is already running.
        """
        if self._server is not None:
            raise RuntimeError("this FakeQuay is already running: call stop() first")
        self._server = RunningServer(self.settings, progress)

    def stop(self) -> list[str]:
        """Stop the server. If the server has no data folder, its state is lost.

        Running requests have ``GRACE`` seconds to end; then their connections are closed. In a
        process that was forked from the process of the server, the method does not stop the server.

        Returns:
            A description of each request that did not end; each is also logged as an error.
        """
        server, self._server = self._server, None
        aborted = [] if server is None else server.stop()
        if aborted:
            report_aborted(aborted)
        return aborted

    @property
    def is_running(self) -> bool:
        """Whether the server runs."""
        return self._server is not None

    @property
    def url(self) -> str:
        """URL of the server: the HTTPS URL if the server serves HTTPS, otherwise the HTTP URL."""
        return self.tls_url or self.http_url

    @property
    def http_url(self) -> str:
        """URL of the server with the scheme ``http``."""
        return self._url("http", self.port)

    @property
    def tls_url(self) -> str | None:
        """URL of the server with the scheme ``https``; None if the server does not serve HTTPS."""
        return self._url("https", self.ports[1]) if len(self.ports) > 1 else None

    @property
    def urls(self) -> tuple[str, ...]:
        """URLs of the server: the HTTP URL, and the HTTPS URL if the server serves HTTPS."""
        return (self.http_url, self.tls_url) if self.tls_url else (self.http_url,)

    @property
    def ports(self) -> tuple[int, ...]:
        """Ports of the server: the HTTP port, and the HTTPS port if the server serves HTTPS."""
        return self._running.ports

    @property
    def ca(self) -> str | None:
        """Certificate (PEM) of the CA that the server generated; None if it generated no CA."""
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
        """Instances of the server, without the instance main.

        The call ``quay.instances.create(seed="demo")`` creates an instance.
        """
        from .quay_instances import Instances

        return Instances(self.app, self.url, self._url("http", 0).removesuffix(":0"))

    @property
    def _app(self) -> Flask:  # type: ignore[override]  # only while the server runs
        return self.app

    @property
    def _instance(self) -> Instance:
        return instances.main(self.app)

    @contextmanager
    def run_proxy(self, *hosts: str) -> Iterator[None]:
        """Run a forward proxy on a free port during a ``with`` block.

        During the block, the proxy replaces the proxy that the server was started with, if any.

        Args:
            hosts: Hosts that the proxy serves besides quay.io, as ``NAME`` or ``NAME:PORT``.

        Raises:
            ValueError: A host is invalid.
            TlsError: A host cannot be part of a certificate.
        """
        from .proxy.proxy_hosts import parse_proxy_hosts  # only servers with a proxy need it

        parse_proxy_hosts(hosts)
        server = self._running
        proxy = server.open_proxy(hosts)
        try:
            yield
        finally:
            if self._server is server:
                server.close_proxy(proxy)

    def load(
        self,
        seed: Seeds | None = None,
        clock: Moment = None,
        config: Mapping[str, Any] | None = None,
        quay_version: str | None = None,
    ) -> None:
        """Replace the data of the instance main by the data of seeds.

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
            set={**given, **checked_config({} if config is None else config)},
        )
        self._running.load(settings)

    def _url(self, scheme: str, port: int) -> str:
        host = WILDCARDS.get(self.host, self.host)
        return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"

    @property
    def _running(self) -> "RunningServer":
        if self._server is None:
            raise RuntimeError(
                "this FakeQuay is not running: call start(), or use it in a with block"
            )
        return self._server
