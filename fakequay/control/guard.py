"""Who may control the fake: this machine's programs, and no web page from elsewhere."""

import hmac
import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import jsonify, request
from flask.typing import ResponseReturnValue

Guard = Callable[[], ResponseReturnValue | None]


def guard(token: str | None) -> Guard:
    """The check of each request: of the token if there is one, else of where it comes from."""
    return _only_local if token is None else _only_with(token)


def is_loopback(url: str) -> bool:
    """Whether a URL names the machine itself."""
    try:
        name = urlsplit(url).hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _only_local() -> ResponseReturnValue | None:
    # A page under a foreign name that resolves to this machine is given away by Host, any other
    # foreign page by Origin.
    origin = request.headers.get("Origin")
    if not is_loopback(f"//{request.host}"):
        return _refuse(403, f"Host is {request.host}: only this machine may do this")
    if origin is not None and not is_loopback(origin):
        return _refuse(403, f"Origin is {origin}: a web page from elsewhere may not do this")
    return None


def _only_with(token: str) -> Guard:
    expected = f"Bearer {token}".encode()

    def check() -> ResponseReturnValue | None:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            return _refuse(401, "Authorization has to be Bearer and the --control-token")
        return None

    return check


def _refuse(status: int, message: str) -> ResponseReturnValue:
    return jsonify(message=message), status
