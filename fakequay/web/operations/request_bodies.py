"""Request bodies: reads JSON and validates it against the schema of the operation."""

from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from fakequay import contract
from fakequay.contract.quick_check import passes_quick_check
from fakequay.domain.errors import Aborted, InvalidRequest

from .request_context import base_world


def read_body(operation: contract.Operation, body: contract.Body) -> Any:
    """Return the JSON body of the current request, after a check with the operation's schema.

    Returns:
        The document; an empty dict if the body is optional and missing or invalid JSON.

    Raises:
        InvalidRequest: The body is too large, is missing, or does not match the schema; the
            message is that of the real server.
        Aborted: 400 if a required body is not JSON, 415 if its Content-Type is not JSON.
    """
    if body.max_size is not None and (request.content_length or 0) > body.max_size:
        raise InvalidRequest("Request body too large")
    document = _json(body)
    if document is None:
        if body.optional:
            return {}
        raise InvalidRequest("Missing JSON body")
    if not body.unchecked and not passes_quick_check(body.checked_schema, document):
        from . import request_body_errors  # Slow to import: it imports jsonschema.

        release = base_world().release
        message = request_body_errors.describe_errors(operation, release, document)
        if message is not None:
            raise InvalidRequest(message)
    return document


def _json(body: contract.Body) -> Any:
    if body.optional:
        return request.get_json(silent=True)
    if body.unchecked:
        return _plain_object()
    try:
        return request.get_json()
    except UnsupportedMediaType as error:
        raise Aborted(415, error.description or "") from error
    except BadRequest as error:
        raise Aborted(400, BadRequest.description) from error


def _plain_object() -> dict[str, Any]:
    """Return the JSON object of the current request.

    Raises:
        BadRequest: The body is not a JSON object; the response is an HTML page.
    """
    document = request.get_json()
    if not isinstance(document, dict):
        raise BadRequest
    return document
