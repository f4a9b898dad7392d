"""Cookies of the console: the control token and the name of the instance that the user chose."""

from typing import TYPE_CHECKING

from werkzeug.http import parse_cookie

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

CONTROL = "fakequay_control"  # control token that the user entered
INSTANCE = "fakequay_instance"  # name of the instance that the user has chosen


def read(environ: "WSGIEnvironment", name: str) -> str:
    """Return the value of a cookie, or "" if it is not set."""
    return parse_cookie(environ).get(name, "")
