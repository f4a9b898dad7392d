"""What a call of the control API sends: a JSON object of known fields, whatever type it claims."""

from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest

from fakequay.domain.errors import DataRefused


def read_object() -> dict[str, Any]:
    """The body; nothing sent is an object without fields."""
    if not request.get_data():
        return {}
    try:
        found = request.get_json(force=True)
    except BadRequest as error:
        raise DataRefused("the body is not JSON") from error
    if not isinstance(found, dict):
        raise DataRefused("the body has to be a JSON object")
    return found


def read_fields(*known: str) -> dict[str, Any]:
    """The body, which has no other fields than these."""
    found = read_object()
    for name in found:
        if name not in known:
            there = " and ".join(known) or "none"
            raise DataRefused(f"{name}: no such field; there is {there}")
    return found
