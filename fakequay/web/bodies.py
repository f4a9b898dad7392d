"""Reading what a call sends: JSON bodies held to their schema, query parameters by their type."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import request
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, relevance
from jsonschema.protocols import Validator
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from fakequay import contract
from fakequay.domain.refusals import Aborted, InvalidRequest


def read_body(operation: contract.Operation, body: contract.Body) -> Any:
    """The request's JSON, or a refusal in the words of the real server's validator."""
    if body.max_size is not None and (request.content_length or 0) > body.max_size:
        raise InvalidRequest("Request body too large")
    document = _json(body)
    if document is None:
        if body.optional:
            return {}
        raise InvalidRequest("Missing JSON body")
    if not body.unchecked:
        error = _worst(_validator(operation.id).iter_errors(document))
        if error is not None:
            raise InvalidRequest(_in_old_words(error))
        if "properties" in body.schema and not isinstance(document, dict):
            raise InvalidRequest(f"{document!r} is not of type 'object'")
    return document


def _in_old_words(error: ValidationError) -> str:
    """The real server's validator is older, and calls what is empty too short."""
    if error.message.endswith(" should be non-empty"):
        error.message = f"{error.instance!r} is too short"
    return str(error)


def _worst(errors: Iterable[ValidationError]) -> ValidationError | None:
    """The one that the real server tells: within alternatives, always what fails one of them."""
    worst = max(errors, key=relevance, default=None)
    while worst is not None and worst.context:
        worst = min(worst.context, key=relevance)
    return worst


@cache
def _validator(operation_id: str) -> Validator:
    body = contract.operations()[operation_id].body
    return Draft202012Validator(body.shape if body else {})


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
