"""Redirect targets after a submitted form: only pages of this server are permitted."""

from flask import request

from fakequay.web.local_paths import is_local_path


def redirect_target(field: str) -> str:
    """Return the path in a form field or query parameter; ``/console/`` if it is not local."""
    path = request.values.get(field, "")
    return path if is_local_path(path) else "/console/"
