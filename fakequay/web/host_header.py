"""The address that a client asks for, where it says so in a way of its own."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def register(app: Flask) -> None:
    app.wsgi_app = _without_scheme(app.wsgi_app)  # type: ignore[assignment,method-assign]


def _without_scheme(application: "WSGIApplication") -> "WSGIApplication":
    """A real Quay has its name from its configuration, so that ``Host: http://quay`` does no harm.

    pubtools-quay sends that. Ours has its name from the header.
    """

    def called(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        _, scheme, host = environ.get("HTTP_HOST", "").partition("://")
        if scheme:
            environ["HTTP_HOST"] = host.rstrip("/")
        return application(environ, start_response)

    return called
