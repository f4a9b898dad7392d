"""Forward proxy of a running server, with its port and CA certificate."""

import os
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from fakequay.control.proxy import url_of_port
from fakequay.settings import Settings

from ..http_server import HttpServer
from ..instance_port import InstancePort
from .proxy_application import create_proxy_application
from .proxy_connection import ProxyConnection, ProxyGateway
from .proxy_hosts import parse_proxy_hosts

if TYPE_CHECKING:
    from ..tls import Encryption


class ProxyServer:
    """Forward proxy that listens on one port until ``stop`` is called.

    Attributes:
        names: Hosts that the proxy serves, as NAME or NAME:PORT.
        listener: HTTP server of the proxy port.
        ca: Certificate of the CA that issued the certificate of the proxy hosts, in PEM.
        ca_file: PEM file that contains the certificate of the CA.

    Raises:
        CannotListen: The address or port cannot be used.
    """

    def __init__(self, app: Flask, settings: Settings, encryption: "Encryption") -> None:
        hosts = parse_proxy_hosts(settings.proxy_hosts)
        self.names = hosts.names
        self._host = settings.host
        self.listener = HttpServer(
            create_proxy_application(app, hosts),
            settings.host,
            settings.proxy_port or 0,
            connect=partial(ProxyConnection, hosts=hosts, tunnel_tls=encryption.proxy_adapter),
            gateway=ProxyGateway,
        )
        self.ca = encryption.ca or ""
        self._is_temporary = settings.ca_file is None
        self.ca_file = settings.ca_file or _write_temporary_file(self.ca)

    def url(self, port: int) -> str:
        """Return the URL for one of the ports of the forward proxy."""
        return url_of_port(self._host, port)

    def open(self, instance: str, port: int) -> InstancePort:
        """Open another port of the forward proxy, whose requests go to a different instance.

        Args:
            instance: Name of the instance.
            port: Port to listen on; 0 for any free port.

        Raises:
            CannotListen: The port cannot be used.
        """
        return self.listener.open(instance, port)

    def stop(self) -> None:
        """Stop listening on the proxy port, close idle tunnels, and delete a temporary CA file."""
        self.listener.stop()
        if self._is_temporary:
            with suppress(OSError):
                self.ca_file.unlink()

    def join(self, until: float) -> list[str]:
        """After ``stop``, wait for the end of the running requests, at most until a deadline.

        Args:
            until: Deadline, in seconds of ``monotonic()``. Requests that have not ended by then are
                aborted.

        Returns:
            A description of each request that was aborted.
        """
        return self.listener.join(until)


def _write_temporary_file(pem: str) -> Path:
    handle, name = tempfile.mkstemp(prefix="fakequay-ca-", suffix=".pem")
    with os.fdopen(handle, "w") as file:
        file.write(pem)
    return Path(name)
