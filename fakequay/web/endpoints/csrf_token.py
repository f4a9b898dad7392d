"""CSRF token endpoint: returns the token that requests of a browser session must contain."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from fakequay.web.auth import sessions
from fakequay.web.operations.request_context import world


def csrf_token() -> ResponseReturnValue:
    """Return the CSRF token that requests of a browser session must contain."""
    return jsonify(csrf_token=sessions.csrf_token(world()))
