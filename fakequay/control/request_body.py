"""Request bodies of the control API: reads JSON objects, and ignores the Content-Type."""

from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest

from fakequay.contract import strict_json
from fakequay.domain.errors import DataRefused
from fakequay.web.instances import instances


def read_object() -> dict[str, Any]:
    """Return the JSON object in the body of the current request.

    An empty body and the body ``null``, which Ansible sends for a request without a body, are
    ``{}``.

    Raises:
        DataRefused: The body is not a JSON object.
    """
    body = request.get_data()
    instances.check_current()  # the data may have been replaced while the client sent the body
    if not body:
        return {}
    try:
        request.get_json(force=True)  # checks the encoding and the nesting
    except BadRequest as error:
        raise DataRefused("the request body is not valid JSON") from error
    try:
        document = strict_json.loads(body)
    except ValueError as error:
        raise DataRefused(f"the request body is not valid JSON: {error}") from error
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise DataRefused("the request body must be a JSON object")
    return document


def read_fields(*known: str) -> dict[str, Any]:
    """Return the JSON object in the body of the current request, after a check of its fields.

    Raises:
        DataRefused: The body is not a JSON object, or has a field other than the given ones.
    """
    document = read_object()
    for field in document:
        if not known:
            raise DataRefused(f"{field}: unknown field; the request body must be empty")
        if field not in known:
            raise DataRefused(
                f"{field}: unknown field; the known fields are {', '.join(map(repr, known))}"
            )
    return document
