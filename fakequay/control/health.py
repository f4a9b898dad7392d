"""Whether the server runs, and whether it is ready; for anyone, as probes come from anywhere."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from fakequay.web import worlds

blueprint = Blueprint("health", __name__)


@blueprint.get("/live")
def live() -> ResponseReturnValue:
    """Say that the server runs."""
    return jsonify(live=True)


@blueprint.get("/ready")
def ready() -> ResponseReturnValue:
    """Say whether the seeds are in."""
    is_ready = worlds.is_ready(current_app)
    return jsonify(ready=is_ready), 200 if is_ready else 503
