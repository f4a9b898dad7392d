"""Read-only storage: while the data folder is not writable, reads succeed, writes return 503.

While the data folder is not writable, reads do not update usage data, such as last-use times and
pull statistics.
"""

import logging

from flask import Flask, Response, current_app, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from fakequay.storage import CannotWrite
from fakequay.web.instances import request_scope

_log = logging.getLogger("fakequay.data")
_LOGGED = "fakequay.unwritable"  # Key in app.extensions, set after the warning was logged.


def register(app: Flask) -> None:
    """Handle the storage's write errors in all requests to a Flask application."""
    app.register_error_handler(CannotWrite, _handle_write_error)


def can_record_usage() -> bool:
    """Return whether the current request may update usage data, such as last-use times."""
    return request_scope.current().records_usage


def _handle_write_error(error: CannotWrite) -> ResponseReturnValue:
    """Return the response to a request whose write to the storage failed.

    The operation of a GET or HEAD request runs again, without updates of usage data. Any other
    request gets a 503 response.
    """
    if request.method not in {"GET", "HEAD"}:
        return _refuse(error)
    scope = request_scope.current()
    scope.records_usage = False
    scope.caller = scope.world = None
    try:
        answer = current_app.dispatch_request()
    except CannotWrite as again:
        return _refuse(again)
    except Exception as other:  # An error that the repeated operation raises.
        answer = current_app.handle_user_exception(other)
    _log_once(error)
    return answer


def _log_once(error: CannotWrite) -> None:
    if _LOGGED not in current_app.extensions:
        current_app.extensions[_LOGGED] = True
        _log.warning(
            "the data folder is not writable; reads no longer update usage data: %s", error
        )


def _refuse(error: CannotWrite) -> Response:
    """Return the 503 response for a write that cannot be stored.

    The real server has no such response. fakequay needs the response because its data
    folder can be full or read-only.
    """
    message = f"fakequay cannot store this change, so nothing was changed: {error}"
    if request.path.startswith("/v2/"):
        entry = {"code": "UNAVAILABLE", "detail": {}, "message": message}
        return make_response(jsonify(errors=[entry]), 503)
    return make_response(jsonify(message=message), 503)
