"""What a browser remembers of the console beside who is signed in."""

from typing import TYPE_CHECKING

from werkzeug.http import parse_cookie

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

CONTROL = "fakequay_control"  # the control token, where one was asked for
WORLD = "fakequay_instance"  # which of several worlds is shown


def read(environ: "WSGIEnvironment", name: str) -> str:
    """Its value, empty where there is none."""
    return parse_cookie(environ).get(name, "")
