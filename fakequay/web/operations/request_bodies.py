"""Reading the JSON that a call sends, held to the schema of its operation."""

from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from fakequay import contract
from fakequay.contract.validation import surely_meets
from fakequay.domain.errors import Aborted, InvalidRequest


def read_body(operation: contract.Operation, body: contract.Body) -> Any:
    """The request's JSON, or a refusal in the words of the real server's validator."""
    if body.max_size is not None and (request.content_length or 0) > body.max_size:
        raise InvalidRequest("Request body too large")
    document = _json(body)
    if document is None:
        if body.optional:
            return {}
        raise InvalidRequest("Missing JSON body")
    if not body.unchecked and not surely_meets(body.shape, document):
        from . import validation_errors  # its JSON Schema library is slow to import

        complaint = validation_errors.describe_errors(operation.id, document)
        if complaint is not None:
            raise InvalidRequest(complaint)
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
    """Outside the API's conventions: what is wrong is answered with a page of HTML."""
    document = request.get_json()
    if not isinstance(document, dict):
        raise BadRequest
    return document
