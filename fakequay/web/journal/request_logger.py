"""Request logger: writes a record for each request to the logger ``fakequay.requests``."""

import itertools
import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask, Response, request

from fakequay.determinism import monotonic
from fakequay.web.instances import request_scope
from fakequay.web.instances.request_scope import RequestScope
from fakequay.web.internal_calls import is_internal

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

HEADER = "X-Request-ID"
_IN_ENVIRON = "HTTP_X_REQUEST_ID"
_ID = re.compile(r"[!-~]{1,128}")
# Requests that are logged at level DEBUG: health checks, which some clients repeat every few
# seconds, the control API, and the pages and files of fakequay for browsers.
_DEBUG_PATHS = re.compile(r"/((_fakequay|console|docs|health)/|favicon\.ico$|openapi\.json$)")
# Longer paths and user agents are cut, so that a full pipe can always store a whole line.
_MAX_LENGTH = 1000
_log = logging.getLogger("fakequay.requests")
_numbers = itertools.count(1)


def register(app: Flask) -> None:
    """Log all requests of an application, and copy their X-Request-ID to the responses."""
    app.after_request(_log_request)


def _log_request(response: Response) -> Response:
    """Log the request and its status, and copy its X-Request-ID to the response."""
    scope = request_scope.current()
    request_id = _request_id(scope.environ)
    if request_id:
        response.headers[HEADER] = request_id
    if _log.isEnabledFor(logging.INFO):
        is_debug = is_internal(scope.environ) or _DEBUG_PATHS.match(request.path)
        level = logging.DEBUG if is_debug else logging.INFO
        if _log.isEnabledFor(level):
            _log.handle(_log_record(scope, level, response.status_code, request_id))
    return response


def _request_id(environ: "WSGIEnvironment") -> str | None:
    request_id: str | None = environ.get(_IN_ENVIRON)
    return request_id if request_id and _ID.fullmatch(request_id) else None


def _log_record(
    scope: RequestScope, level: int, status: int, request_id: str | None
) -> logging.LogRecord:
    """Return the log record of a request.

    The fields of the record contain no query string, body or credential. This function is faster
    than ``Logger.log``, which also searches the stack for the source line of the call.
    """
    environ = scope.environ
    fields = {
        "name": _log.name,
        "levelno": level,
        "levelname": logging.getLevelName(level),
        "msg": "request",
        "method": environ["REQUEST_METHOD"],
        "path": _path(),
        "status": status,
        "milliseconds": round((monotonic() - scope.began) * 1000, 1),
        "request_id": request_id or f"{next(_numbers)}",
        "client": environ.get("REMOTE_ADDR"),
        "user_agent": environ.get("HTTP_USER_AGENT", "")[:_MAX_LENGTH] or None,
        "caller": getattr(scope.caller, "username", None),
    }
    return logging.makeLogRecord(fields)


def _path() -> str:
    """Return the request path, with an invitation code replaced by ``***``.

    Anyone who knows an invitation code can accept the invitation.
    """
    code = (request.view_args or {}).get("code")
    path = request.path.replace(str(code), "***") if code else request.path
    return quote(path, safe="/:@+*")[:_MAX_LENGTH]
