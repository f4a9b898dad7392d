"""When nothing can be kept any more: reads go on without their notes, writes are refused."""

import logging

from flask import Flask, Response, current_app, g, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from fakequay.storage import CannotWrite

_log = logging.getLogger("fakequay.data")
_TOLD = "fakequay.unkept"  # among the app's extensions: that it has been said


def register(app: Flask) -> None:
    app.register_error_handler(CannotWrite, _not_kept)


def can_record_usage() -> bool:
    """Whether this request leaves a note of having been made: who was there, what was pulled."""
    return "unkept" not in g


def _not_kept(error: CannotWrite) -> ResponseReturnValue:
    """What only reads is asked once more, and notes nothing."""
    if request.method not in {"GET", "HEAD"}:
        return _refuse(error)
    g.unkept = True
    for name in ("caller", "world"):
        g.pop(name, None)
    try:
        answer = current_app.dispatch_request()
    except CannotWrite as again:
        return _refuse(again)
    except Exception as other:  # what the operation says otherwise
        answer = current_app.handle_user_exception(other)
    _tell(error)
    return answer


def _tell(error: CannotWrite) -> None:
    if _TOLD not in current_app.extensions:
        current_app.extensions[_TOLD] = True
        _log.warning("who reads is no longer noted: %s", error)


def _refuse(error: CannotWrite) -> Response:
    """The one answer of its own kind: the data folder is full, or cannot be written any more."""
    message = f"fakequay cannot keep this, so it has not happened: {error}"
    if request.path.startswith("/v2/"):
        entry = {"code": "UNAVAILABLE", "detail": {}, "message": message}
        return make_response(jsonify(errors=[entry]), 503)
    return make_response(jsonify(message=message), 503)
