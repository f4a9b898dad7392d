"""Control API under ``/_fakequay``: tests use it to control instances, clocks, faults and seeds."""

from pathlib import Path

from flask import Blueprint, Flask, jsonify, request
from flask.typing import ResponseReturnValue

from . import (
    callers,
    clock,
    coverage,
    faults,
    health,
    instances,
    jobs,
    outbox,
    proxy,
    request_check,
    requests,
    reset,
    seed,
    snapshots,
    tokens,
)
from .access_guard import guard
from .openapi import document
from .openapi.document import PREFIX

RESOURCES = (
    jobs.blueprint,
    clock.blueprint,
    coverage.blueprint,
    faults.blueprint,
    document.blueprint,
    outbox.blueprint,
    proxy.blueprint,
    requests.blueprint,
    reset.blueprint,
    seed.blueprint,
    snapshots.blueprint,
    tokens.blueprint,
    callers.blueprint,
    instances.blueprint,
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def register(
    app: Flask,
    token: str | None = None,
    ca: str | None = None,
    layout_folder: Path | None = None,
) -> None:
    """Add the control API to a WSGI application.

    Args:
        app: The application.
        token: Control token that requests must send. With a token, the control API also accepts
            requests from other machines; None restricts it to this machine.
        ca: PEM certificate of the CA that was generated for this run, or None.
        layout_folder: Folder with the OCI image layouts that seeds in requests can use, or None.
    """
    app.extensions[health.CA] = ca
    app.extensions[seed.LAYOUT_FOLDER] = layout_folder
    control = Blueprint("control", __name__, url_prefix=PREFIX)
    control.before_request(guard(token))
    control.before_request(_check_path)
    control.before_request(request_check.check_request)
    for resource in RESOURCES:
        control.register_blueprint(resource)
    control.add_url_rule("/<path:path>", view_func=_not_found, methods=METHODS)
    app.register_blueprint(control)
    app.register_blueprint(health.blueprint, url_prefix=PREFIX)


def _check_path() -> ResponseReturnValue | None:
    """Reject request paths with bytes that are not UTF-8.

    Without this check, the decoded path could be the path of another resource.
    """
    try:
        request.environ["PATH_INFO"].encode("latin-1").decode()
    except UnicodeDecodeError:
        return jsonify(message="the path is not valid UTF-8: encode names as UTF-8"), 400
    return None


def _not_found(path: str) -> ResponseReturnValue:
    message = f"the control API has no endpoint {request.method} {PREFIX}/{path}"
    return jsonify(message=message), 404
