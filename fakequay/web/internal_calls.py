"""Internal calls: requests that the web console makes to the API in the same process."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

MARK = "fakequay.inside"  # WSGI environment key that marks an internal call.


def is_internal(environ: "WSGIEnvironment") -> bool:
    """Return whether a request comes from the web console in the same process.

    Such requests are not recorded and not logged.
    """
    return MARK in environ


def reads_front_page(environ: "WSGIEnvironment") -> bool:
    """Return whether a client requests ``/`` with GET or HEAD; such requests are not recorded."""
    return environ["PATH_INFO"] == "/" and environ["REQUEST_METHOD"] in {"GET", "HEAD"}


def wants_page(environ: "WSGIEnvironment") -> bool:
    """Return whether a browser requests ``/``, where the console shows its overview page.

    Other clients get an overview of the server in plain text.
    """
    return reads_front_page(environ) and "text/html" in environ.get("HTTP_ACCEPT", "")
