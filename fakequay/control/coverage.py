"""Control API of the API coverage: shows and clears the counters of requests."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances

from . import json_schemas
from .openapi_decorators import describes

blueprint = Blueprint("coverage", __name__, url_prefix="/coverage")


@blueprint.get("")
@describes({200: json_schemas.COVERAGE})
def show() -> ResponseReturnValue:
    """Show the called operations, and requests with unknown fields or unknown paths."""
    return jsonify(instances.current_instance().coverage.report())


@blueprint.delete("")
@describes({204: None})
def clear() -> ResponseReturnValue:
    """Set the counters of the API coverage to zero."""
    instances.current_instance().coverage.clear()
    return "", 204
