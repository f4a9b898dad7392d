"""The control API under ``/_fakequay``: what a test asks of the fake itself, not of Quay."""

from flask import Blueprint, Flask, jsonify, request
from flask.typing import ResponseReturnValue

from . import (
    clock,
    coverage,
    faults,
    health,
    instances,
    jobs,
    openapi,
    outbox,
    requests,
    reset,
    seed,
    snapshots,
    tokens,
)
from .access_guard import guard
from .openapi import PREFIX

RESOURCES = (
    jobs.blueprint,
    clock.blueprint,
    coverage.blueprint,
    faults.blueprint,
    openapi.blueprint,
    outbox.blueprint,
    requests.blueprint,
    reset.blueprint,
    seed.blueprint,
    snapshots.blueprint,
    tokens.blueprint,
    instances.blueprint,
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def register(app: Flask, token: str | None = None, ca: str | None = None) -> None:
    """Add the control API; with a token it serves other hosts too, to those who send it.

    ``ca``: the certificate, in PEM, of the CA that was made for this run.
    """
    app.extensions[health.CA] = ca
    control = Blueprint("control", __name__, url_prefix=PREFIX)
    control.before_request(guard(token))
    for resource in RESOURCES:
        control.register_blueprint(resource)
    control.add_url_rule("/<path:path>", view_func=_nothing_there, methods=METHODS)
    app.register_blueprint(control)
    app.register_blueprint(health.blueprint, url_prefix=PREFIX)


def _nothing_there(path: str) -> ResponseReturnValue:
    message = f"the control API has no {request.method} {PREFIX}/{path}"
    return jsonify(message=message), 404
