"""What of Quay has been used: operations, fields that nothing reads, what is not there."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from fakequay.web import worlds

from . import shapes
from .described import describes

blueprint = Blueprint("coverage", __name__, url_prefix="/coverage")


@blueprint.get("")
@describes({200: shapes.COVERAGE})
def show() -> ResponseReturnValue:
    """Tell which operations were called, which fields nobody read, and what is not served."""
    return jsonify(worlds.here().coverage.report())


@blueprint.delete("")
@describes({204: None})
def clear() -> ResponseReturnValue:
    """Begin to count anew."""
    worlds.here().coverage.clear()
    return "", 204
