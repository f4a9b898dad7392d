"""CA certificate of the server, which clients can download without a token."""

from flask import Response, current_app, jsonify
from flask.typing import ResponseReturnValue

from .health import blueprint
from .openapi import json_schemas
from .openapi.decorators import describes

CA = "fakequay.ca"  # Key in app.extensions of the CA certificate.


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
