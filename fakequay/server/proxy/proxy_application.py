"""WSGI application of the forward proxy: refuses requests for hosts other than proxy hosts."""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fakequay.web.instances import instances

from .proxy_connection import ADDRESS
from .proxy_hosts import HTTP, Address, ProxyHosts

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

_log = logging.getLogger("fakequay.proxy")


def create_proxy_application(app: "Flask", hosts: ProxyHosts) -> "WSGIApplication":
    """Return a WSGI application that passes requests for proxy hosts to another application.

    Requests for all other hosts are refused with 403. Such requests are logged, and listed as
    refused hosts of the instance.
    """

    def call(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        address: Address | None = environ.get(ADDRESS)
        if address is None:  # the request arrived in a tunnel, which is open only for proxy hosts
            return app(environ, start_response)
        redirects = hosts.redirects.get(address)
        if redirects is None:
            return _refuse(app, hosts, environ, start_response)
        if redirects and environ["wsgi.url_scheme"] == "http":
            return _redirect(environ, start_response)
        return app(environ, start_response)

    return call


def _refuse(
    app: "Flask",
    hosts: ProxyHosts,
    environ: "WSGIEnvironment",
    start_response: "StartResponse",
) -> Iterable[bytes]:
    address: Address = environ[ADDRESS]
    name = environ.get(instances.HEADER_IN_ENVIRON) or environ.get(instances.ENVIRON)
    instance = instances.served(app).get(name or instances.MAIN) or instances.main(app)
    is_first = instance.refused_hosts.add(*address)
    level = logging.WARNING if is_first else logging.DEBUG  # a client may retry without end
    _log.log(level, "the proxy refused %s: the host is not a proxy host", address)
    message = (
        f"fakequay refused {address}: its proxy serves only {', '.join(hosts.names)}. "
        f"To serve this host, too, start fakequay with --proxy-host {_flag_value(address)}\n"
    )
    # Many clients show the reason phrase, but not the body of a response to CONNECT.
    status = f"403 fakequay refused {address} (not a --proxy-host)"
    return _respond(start_response, status, message)


def _flag_value(address: Address) -> str:
    """Return the value for ``--proxy-host`` with which the proxy would serve an address."""
    return address.netloc("http" if address.port == HTTP else "https")


def _redirect(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Return a redirect from HTTP to HTTPS.

    Source: behaviour of quay.io, no recording.
    """
    _, _, rest = str(environ["REQUEST_URI"]).partition("://")
    _, slash, path = rest.partition("/")
    location = f"https://{environ[ADDRESS].netloc('http')}{slash or '/'}{path}"
    return _respond(
        start_response, "301 Moved Permanently", f"See {location}\n", ("Location", location)
    )


def _respond(
    start_response: "StartResponse", status: str, text: str, *headers: tuple[str, str]
) -> Iterable[bytes]:
    body = text.encode()
    kind = ("Content-Type", "text/plain; charset=utf-8")
    start_response(status, [kind, ("Content-Length", str(len(body))), *headers])
    return [body]
