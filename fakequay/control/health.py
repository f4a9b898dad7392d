"""Health checks of the server, and its CA certificate.

Unlike the other paths of the control API, these paths need no token and accept requests from other
machines.
"""

from flask import Blueprint, Response, current_app, jsonify
from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances

from .openapi import json_schemas
from .openapi.decorators import describes

blueprint = Blueprint("health", __name__)
CA = "fakequay.ca"  # Key in app.extensions of the CA certificate.


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


@blueprint.get("/ca.pem")
@describes({200: json_schemas.TEXT})
def ca() -> ResponseReturnValue:
    """Return the certificate of the CA that the server generated at its start."""
    pem = current_app.extensions[CA]
    if pem is None:
        return jsonify(
            message="there is no CA certificate: the server was started without --tls auto and "
            "--proxy-port"
        ), 404
    return Response(pem, mimetype="application/x-pem-file")
