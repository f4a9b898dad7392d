"""Control API of the forward proxy: shows its URL, the hosts it serves and the hosts it refused."""

from pathlib import Path
from typing import Protocol, cast

from flask import Flask, current_app, jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain.errors import Aborted
from fakequay.settings import WILDCARDS
from fakequay.web.instances import instances

from .openapi import json_schemas
from .openapi.decorators import describes

_PROXY = "fakequay.proxy"  # Key in app.extensions of the proxy.
_REFUSED = json_schemas.required_object(
    host=json_schemas.TEXT, port=json_schemas.COUNT, requests=json_schemas.COUNT
)


class Proxy(Protocol):
    """Typing protocol: the forward proxy of a running server.

    Attributes:
        names: Host names that the proxy serves, as NAME or NAME:PORT.
        ca: Certificate of the CA that issued the certificate of the proxy hosts, in PEM.
        ca_file: PEM file that contains the certificate of the CA.
    """

    names: tuple[str, ...]
    ca: str
    ca_file: Path

    def url(self, port: int) -> str:
        """Return the URL of the forward proxy at one of the ports on which it listens."""
        ...


def set_proxy(app: Flask, proxy: Proxy | None) -> None:
    """Set the forward proxy of an application; None if it has no proxy."""
    app.extensions[_PROXY] = proxy


def find_proxy(app: Flask) -> Proxy | None:
    """Return the forward proxy of an application, or None if it has none."""
    return cast("Proxy | None", app.extensions.get(_PROXY))


def url_of_port(host: str, port: int) -> str:
    """Return the HTTP URL of a port of the server.

    Args:
        host: Address that the server listens on.
        port: Number of the port.
    """
    host = WILDCARDS.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@describes(
    {
        200: json_schemas.required_object(
            url=json_schemas.nullable(json_schemas.TEXT),
            hosts=json_schemas.list_of(json_schemas.TEXT),
            ca=json_schemas.TEXT,
            ca_file=json_schemas.TEXT,
            refused=json_schemas.list_of(_REFUSED),
        )
    }
)
def show() -> ResponseReturnValue:
    """Show the URL, hosts and CA certificate of the forward proxy, and the refused hosts."""
    proxy, instance = find_proxy(current_app), instances.current_instance()
    if proxy is None:
        raise Aborted(404, "there is no proxy: the server was started without --proxy-port")
    port = instance.proxy_port
    refused = [
        {"host": one.host, "port": one.port, "requests": one.requests}
        for one in instance.refused_hosts.entries()
    ]
    return jsonify(
        url=proxy.url(port.port) if port else None,
        hosts=list(proxy.names),
        ca=proxy.ca,
        ca_file=str(proxy.ca_file),
        refused=refused,
    )


@describes({204: None})
def clear() -> ResponseReturnValue:
    """Clear the list of the hosts that the forward proxy refused."""
    instances.current_instance().refused_hosts.clear()
    return "", 204
