"""Control API of the API coverage: shows which operations clients have called."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances

from .openapi import json_schemas
from .openapi.decorators import describes


@describes({200: json_schemas.COVERAGE})
def show() -> ResponseReturnValue:
    """Show the operations that clients have called, and requests with unknown fields or paths."""
    return jsonify(instances.current_instance().coverage.report())


@describes({204: None})
def clear() -> ResponseReturnValue:
    """Delete the API coverage: set the numbers of calls to zero."""
    with instances.current_data():
        instances.current_instance().coverage.clear()
    return "", 204
