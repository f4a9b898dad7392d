"""Control API of the reset: restores the state that an instance had after its start."""

from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances

from .openapi.decorators import describes


@describes({204: None})
def reset() -> ResponseReturnValue:
    """Reset the instance: restore the state that the instance had after its start."""
    instances.current_instance().reset()
    return "", 204
