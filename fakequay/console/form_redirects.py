"""Form redirects: a submitted form redirects the browser only to paths of this server."""

from flask import request

from fakequay.web.redirect_targets import is_local_path


def redirect_target(field: str) -> str:
    """Return the redirect path from a form field or query parameter.

    If the value is not a path of this server, return ``/console/``.
    """
    path = request.values.get(field, "")
    return path if is_local_path(path) else "/console/"
