"""Responses for unknown paths under ``/api``: 404 for GET, 405 for methods that change data."""

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import MethodNotAllowed

from fakequay.web.operations import routing
from fakequay.web.operations.error_responses import READING, wrong_method

blueprint = Blueprint("unknown_paths", __name__, url_prefix="/api")


@blueprint.get("/<path:anything>/")
def read(**_: str) -> ResponseReturnValue:
    """Return 404 for a GET request to an unknown path under ``/api``.

    If the path has no slash at its end, Flask first redirects the request to the path with a slash.
    If this path belongs to an operation, Flask calls the operation and not this function.
    """
    abort(404)


@blueprint.route("/<path:anything>", methods=["DELETE", "PATCH", "POST", "PUT"])
def write(**_: str) -> ResponseReturnValue:
    """Return 405 for a POST, PUT, PATCH or DELETE request that no operation of its path accepts.

    If the path has operations with other methods, the body of the response is that of the REST API.
    """
    methods = routing.methods_at(current_app, request)
    if methods:
        return wrong_method(methods)
    raise MethodNotAllowed(sorted(READING))
