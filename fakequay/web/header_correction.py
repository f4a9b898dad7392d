"""Header correction: replaces invalid values of the headers Host and X-Forwarded-Proto."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


_PROTOCOL = "HTTP_X_FORWARDED_PROTO"  # X-Forwarded-Proto as a WSGI environment key
_SCHEMES = ("http", "https")


def register(app: Flask) -> None:
    """Make an application correct invalid headers Host and X-Forwarded-Proto in requests.

    A scheme in Host (``http://quay``) is removed, and an X-Forwarded-Proto other than http and
    https is ignored. If X-Forwarded-Proto is https, URLs in responses begin with https.
    """
    app.wsgi_app = _correct(app.wsgi_app)  # type: ignore[assignment,method-assign]


def _correct(application: "WSGIApplication") -> "WSGIApplication":
    """Wrap a WSGI application so that it gets correct headers Host and X-Forwarded-Proto.

    ``Host: http://quay`` is read as ``Host: quay``, and an ``X-Forwarded-Proto`` other than http
    and https is ignored.

    The client pubtools-quay sends the header ``Host: http://quay``. The real server accepts this
    header, because its own host name comes from its configuration. The host name of fakequay comes
    from the Host header.
    """
    behind_proxy = ProxyFix(application, x_for=0)

    def call(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        _, scheme, host = environ.get("HTTP_HOST", "").partition("://")
        if scheme:
            environ["HTTP_HOST"] = host.rstrip("/")
        protocol = environ.get(_PROTOCOL)
        if not protocol:
            return application(environ, start_response)
        if protocol.rpartition(",")[2].strip().lower() not in _SCHEMES:
            del environ[_PROTOCOL]
        return behind_proxy(environ, start_response)

    return call
