"""Whether the server runs and is ready, and how to trust it; for anyone, from anywhere."""

from flask import Blueprint, Response, current_app, jsonify
from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances

from . import json_schemas
from .openapi_decorators import describes

blueprint = Blueprint("health", __name__)
CA = "fakequay.ca"


@blueprint.get("/live")
@describes({200: json_schemas.whole(live=json_schemas.FLAG)})
def live() -> ResponseReturnValue:
    """Say that the server runs."""
    return jsonify(live=True)


@blueprint.get("/ready")
@describes(
    {
        200: json_schemas.whole(ready=json_schemas.FLAG),
        503: json_schemas.whole(ready=json_schemas.FLAG),
    }
)
def ready() -> ResponseReturnValue:
    """Say whether the seeds are in."""
    is_ready = instances.is_ready(current_app)
    return jsonify(ready=is_ready), 200 if is_ready else 503


@blueprint.get("/ca.pem")
@describes({200: json_schemas.TEXT})
def ca() -> ResponseReturnValue:
    """Give the certificate of the CA that was made for this run."""
    pem = current_app.extensions[CA]
    if pem is None:
        return jsonify(message="no CA was made for this run: that takes --tls auto"), 404
    return Response(pem, mimetype="application/x-pem-file")
