"""Host header: accepts a value that starts with a URL scheme."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def register(app: Flask) -> None:
    """Remove the URL scheme from the Host header of each request of an application."""
    app.wsgi_app = _remove_scheme(app.wsgi_app)  # type: ignore[assignment,method-assign]


def _remove_scheme(application: "WSGIApplication") -> "WSGIApplication":
    """Wrap a WSGI application so that ``Host: http://quay`` is read as ``Host: quay``.

    The client pubtools-quay sends such a header. The real server accepts the header, because its
    host name comes from its configuration. The host name of fakequay comes from the Host header.
    """

    def call(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        _, scheme, host = environ.get("HTTP_HOST", "").partition("://")
        if scheme:
            environ["HTTP_HOST"] = host.rstrip("/")
        return application(environ, start_response)

    return call
