"""Back to the seeds."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances

from .openapi_decorators import describes

blueprint = Blueprint("reset", __name__)


@blueprint.post("/reset")
@describes({204: None})
def reset() -> ResponseReturnValue:
    """Forget everything that has happened since the start."""
    instances.current_instance().reset()
    return "", 204
