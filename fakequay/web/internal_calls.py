"""Calls that the server makes of itself for its own pages: they are no traffic of a client."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

MARK = "fakequay.inside"


def is_internal(environ: "WSGIEnvironment") -> bool:
    return MARK in environ


def wants_page(environ: "WSGIEnvironment") -> bool:
    """A browser asks for the front page; other clients find nothing there, as on a real server."""
    return (
        environ["PATH_INFO"] == "/"
        and environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        and "text/html" in environ.get("HTTP_ACCEPT", "")
    )
