"""What of Quay has been used: operations, fields that nothing reads, what is not there."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances

from . import json_schemas
from .openapi_decorators import describes

blueprint = Blueprint("coverage", __name__, url_prefix="/coverage")


@blueprint.get("")
@describes({200: json_schemas.COVERAGE})
def show() -> ResponseReturnValue:
    """Tell which operations were called, which fields nobody read, and what is not served."""
    return jsonify(instances.current_instance().coverage.report())


@blueprint.delete("")
@describes({204: None})
def clear() -> ResponseReturnValue:
    """Begin to count anew."""
    instances.current_instance().coverage.clear()
    return "", 204
