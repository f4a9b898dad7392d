"""A line for each request, for whoever listens to the logger ``fakequay.requests``."""

import itertools
import logging
import re
from time import perf_counter
from urllib.parse import quote

from flask import Flask, Response, g, request

from fakequay.web.internal_calls import is_internal

HEADER = "X-Request-ID"
_IN_ENVIRON = "HTTP_X_REQUEST_ID"
_ID = re.compile(r"[!-~]{1,128}")
_OF_OUR_OWN = re.compile(r"/(_fakequay|console|health)/")  # some come every few seconds
_log = logging.getLogger("fakequay.requests")
_numbers = itertools.count(1)


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_tell)


def _begin() -> None:
    g.began = perf_counter()


def _tell(response: Response) -> Response:
    """Say what was answered; a client that named its request finds the name in the answer."""
    given = _given()
    if given:
        response.headers[HEADER] = given
    if _log.isEnabledFor(logging.INFO):
        is_own = is_internal(request.environ) or _OF_OUR_OWN.match(request.path)
        level = logging.DEBUG if is_own else logging.INFO
        if _log.isEnabledFor(level):
            _log.log(level, "request", extra=_told(response.status_code, given))
    return response


def _given() -> str | None:
    given: str = request.environ.get(_IN_ENVIRON, "")
    return given if _ID.fullmatch(given) else None


def _told(status: int, given: str | None) -> dict[str, object]:
    """Nothing of queries, bodies and credentials, in which there are secrets."""
    return {
        "method": request.method,
        "path": _path(),
        "status": status,
        "milliseconds": round((perf_counter() - g.began) * 1000, 1),
        "request_id": given or f"{next(_numbers)}",
        "client": request.remote_addr,
        "user_agent": request.headers.get("User-Agent"),
    }


def _path() -> str:
    """As it came, but for the code of an invitation: who has it can accept."""
    code = (request.view_args or {}).get("code")
    path = request.path.replace(str(code), "***") if code else request.path
    return quote(path, safe="/:@+*")
