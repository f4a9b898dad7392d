"""Control API of the reset: returns the data of an instance to the state after its start."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances

from .openapi.decorators import describes

blueprint = Blueprint("reset", __name__)


@blueprint.post("/reset")
@describes({204: None})
def reset() -> ResponseReturnValue:
    """Return the instance to the state that it had after its start."""
    instances.current_instance().reset()
    return "", 204
