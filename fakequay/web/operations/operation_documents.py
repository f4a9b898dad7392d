"""OpenAPI 3.1 descriptions of operations, generated from the recorded description of Quay's API."""

from http import HTTPStatus
from typing import Any

from fakequay import contract
from fakequay.access.requirements import Requirement
from fakequay.contract.discovery_facts import document

# Statuses that every operation can return: bad request, unauthorized, forbidden, not found.
ANY_CALL = frozenset({400, 401, 403, 404})
# Statuses that operations with path parameters can return: a value with a slash can turn the path
# into the path of another operation.
ANY_ADDRESS = frozenset({308, 405})
REFUSALS = ANY_CALL | ANY_ADDRESS | {409, 410, 415, 501, 503}

MESSAGE = {
    "type": "object",
    "required": ["message"],
    "properties": {"message": {"type": ["string", "object"]}},
}


def describe(operation: contract.Operation) -> dict[str, Any]:
    """Return the OpenAPI description of an operation: parameters, body and error responses.

    The description lacks the summary, the security requirements and the successful response.
    """
    described: dict[str, Any] = {
        "operationId": operation.id,
        "parameters": [_parameter(parameter) for parameter in operation.query],
        "responses": {str(status): _response(status) for status in statuses(operation)},
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": not operation.body.optional,
            "content": {"application/json": {"schema": operation.body.checked_schema}},
        }
    return described


def security(need: Requirement) -> list[dict[str, list[str]]]:
    """Return the list of the OpenAPI security requirements of an operation.

    If some requests of anonymous callers are permitted, the list contains an empty requirement,
    which makes the token optional. If the operation needs no OAuth scope, the list is empty.

    Args:
        need: Permission that the caller needs.
    """
    if need.scope is None:
        return []
    bearer = {"bearer": [need.scope]}
    return [bearer, {}] if need.admits_anonymous else [bearer]


def statuses(operation: contract.Operation) -> list[int]:
    """Return the HTTP error statuses that an operation may return."""
    body = operation.body
    result = ANY_CALL | set(operation.further_statuses)
    if "{" in operation.path:
        result |= ANY_ADDRESS
    if body is not None and not body.optional:
        result |= {415}
    return sorted(result - {operation.status})


def refusal_responses() -> dict[str, dict[str, Any]]:
    """Return the OpenAPI descriptions of error responses, by component name.

    The real server has several forms of error bodies, so each error response allows all forms.
    """
    bodies = [{"$ref": "#/components/schemas/ApiError"}, {"$ref": "#/components/schemas/Message"}]
    content = {
        "application/json": {"schema": {"anyOf": bodies}},
        "text/html": {"schema": {"type": "string"}},
    }
    return {
        _refusal_name(status): {"description": HTTPStatus(status).phrase, "content": content}
        for status in sorted(REFUSALS)
    }


def refusal_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of error bodies, by component name of the OpenAPI document."""
    return {"ApiError": document().definitions["ApiError"], "Message": MESSAGE}


def _response(status: int) -> str | dict[str, Any]:
    """Return the OpenAPI description of a response with the given status.

    Returns:
        For an error status, the name of the component that describes the error response. For any
        other status, the description of a response with an empty body.
    """
    if status >= 300:
        return _refusal_name(status)
    empty = {"application/json": {"schema": {"enum": [None, ""]}}}
    return {"description": HTTPStatus(status).phrase, "content": empty}


def _refusal_name(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")


def _parameter(parameter: contract.Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": parameter.type}
    if parameter.default is not None:
        schema["default"] = parameter.default
    return {"in": "query", "name": parameter.name, "required": False, "schema": schema}
