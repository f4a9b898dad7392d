"""Back to the seeds."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from fakequay.web import worlds

from .described import describes

blueprint = Blueprint("reset", __name__)


@blueprint.post("/reset")
@describes({204: None})
def reset() -> ResponseReturnValue:
    """Forget everything that has happened since the start."""
    worlds.here().reset()
    return "", 204
