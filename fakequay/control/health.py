"""Health checks of the server.

Unlike the other paths of the control API, these paths need no token and accept requests from other
machines.
"""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances

from .openapi import json_schemas
from .openapi.decorators import describes

blueprint = Blueprint("health", __name__)


@blueprint.get("/live")
@describes({200: json_schemas.required_object(live=json_schemas.FLAG)})
def live() -> ResponseReturnValue:
    """Return status 200 if the server runs."""
    return jsonify(live=True)


@blueprint.get("/ready")
@describes(
    {
        200: json_schemas.required_object(ready=json_schemas.FLAG),
        503: json_schemas.required_object(ready=json_schemas.FLAG),
    }
)
def ready() -> ResponseReturnValue:
    """Return status 200 if the seeds are loaded, otherwise 503."""
    is_ready = instances.is_ready(current_app)
    return jsonify(ready=is_ready), 200 if is_ready else 503
