"""Back to the seeds."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from fakequay.web import worlds

blueprint = Blueprint("reset", __name__)


@blueprint.post("/reset")
def reset() -> ResponseReturnValue:
    """Forget everything that has happened since the start."""
    worlds.reset(current_app)
    return "", 204
