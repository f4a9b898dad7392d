"""Unknown paths under ``/api``: GET returns 404, and methods that change data return 405."""

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import MethodNotAllowed

from fakequay.web.operations import routing
from fakequay.web.operations.error_responses import READING, wrong_method

blueprint = Blueprint("unknown_paths", __name__, url_prefix="/api")


@blueprint.get("/<path:anything>/")
def read(**_: str) -> ResponseReturnValue:
    """Return 404 for an unknown path; Flask first redirects to the path with a final slash."""
    abort(404)


@blueprint.route("/<path:anything>", methods=["DELETE", "PATCH", "POST", "PUT"])
def write(**_: str) -> ResponseReturnValue:
    """Return 405 if a path of the REST API has no operation for the method of a write request.

    If the path has operations with other methods, the response has the form of the REST API.
    """
    methods = routing.methods_at(current_app, request)
    if methods:
        return wrong_method(methods)
    raise MethodNotAllowed(sorted(READING))
