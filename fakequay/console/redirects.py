"""Redirects after forms, restricted to pages of this server."""

from flask import request


def redirect_target(field: str) -> str:
    """Return the path in a form field or query parameter, or ``/console/`` if it is not local."""
    path = request.values.get(field, "")
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_local else "/console/"
