"""Responses for unknown paths of the REST API; all other unknown paths return 404."""

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import MethodNotAllowed

from fakequay.web.operations import routing
from fakequay.web.operations.error_responses import READING, wrong_method

blueprint = Blueprint("unknown_paths", __name__, url_prefix="/api")


@blueprint.get("/<path:anything>/")
def read(**_: str) -> ResponseReturnValue:
    """Return 404; Flask redirects unknown paths without a final slash here, as Quay does."""
    abort(404)


@blueprint.route("/<path:anything>", methods=["DELETE", "PATCH", "POST", "PUT"])
def write(**_: str) -> ResponseReturnValue:
    """Return 405 for requests that would change data at a path without such a method.

    If the path has operations with other methods, the response has the form of the REST API.
    """
    methods = routing.methods_at(current_app, request)
    if methods:
        return wrong_method(methods)
    raise MethodNotAllowed(sorted(READING))
