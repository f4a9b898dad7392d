"""Where a form leads to: only to pages of this server."""

from flask import request


def onward(field: str) -> str:
    """The path that a form or an address names."""
    path = request.values.get(field, "")
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_ours else "/console/"
