"""Replays of recorded requests: sends a request again in the same process, as a chosen user."""

from typing import Any

from flask import current_app, request
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from fakequay.traffic.secret_names import REDACTED
from fakequay.web.instances import instances

from .api_calls import call, get
from .request_as_curl import read_body

# Headers that belong to the connection or the identity of the recorded client.
_DROPPED = {"host", "content-length", "connection", "cookie", "authorization", "x-csrf-token"}
_LATEST = 50  # number of latest requests among which the new request is searched


class CannotReplay(Exception):
    """Error: a recorded request cannot be sent again. The message contains the reason."""


def explain_refusal(exchange: dict[str, Any]) -> str | None:
    """Return the reason why a recorded request cannot be sent again, or None if it can be sent.

    Args:
        exchange: Recorded request with its response, as the control API returns it.
    """
    if exchange["path"].startswith("/v2"):
        return "Requests of registry clients need a token of /v2/auth. Use the curl command."
    body = read_body(exchange["request"])
    if body is None:
        return "The request journal does not contain the whole body of the request."
    if REDACTED in body or REDACTED in exchange["path"] or REDACTED in str(exchange["query"]):
        return f"The request contains hidden values ({REDACTED}). Use the curl command."
    return None


def replay(exchange: dict[str, Any], username: str) -> int:
    """Send a recorded request again, and return the id of the new request in the journal.

    The request passes through fault injection and is recorded, like the request of a client.

    Args:
        exchange: Recorded request with its response, as the control API returns it.
        username: User whose OAuth token the request contains; "" for an anonymous request.

    Raises:
        ApiError: The user does not exist, or the control API refuses access.
        CannotReplay: The recorded request contains hidden values or has no recorded body; or the
            new request is not in the journal.
    """
    reason = explain_refusal(exchange)
    if reason:
        raise CannotReplay(reason)
    headers = {
        name: value
        for name, value in exchange["request"]["headers"].items()
        if name.lower() not in _DROPPED and REDACTED not in value
    }
    if username:
        token = call("POST", "/_fakequay/tokens", {"username": username}).data["token"]
        headers["Authorization"] = f"Bearer {token}"
    last = max((one["id"] for one in get("/_fakequay/requests", limit=1)["requests"]), default=0)
    _send(exchange, headers)
    for one in get("/_fakequay/requests", limit=_LATEST)["requests"]:
        if one["id"] > last and (one["method"], one["path"]) == (
            exchange["method"],
            exchange["path"],
        ):
            return int(one["id"])
    raise CannotReplay("The request was sent, but is not in the request journal.")


def _send(exchange: dict[str, Any], headers: dict[str, str]) -> None:
    builder = EnvironBuilder(
        exchange["path"],
        base_url=request.host_url,
        method=exchange["method"],
        query_string=exchange["query"],
        headers=list(headers.items()),
        data=(read_body(exchange["request"]) or "").encode(),
        environ_overrides={
            "REMOTE_ADDR": request.environ.get("REMOTE_ADDR", ""),
            instances.HEADER_IN_ENVIRON: instances.current_instance().name,
        },
    )
    with current_app.app_context():  # a new context, without the data of the page request
        Response.from_app(current_app.wsgi_app, builder.get_environ(), buffered=True)
