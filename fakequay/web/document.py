"""What an operation's contract says, in the words of OpenAPI 3.1."""

from http import HTTPStatus
from typing import Any

from fakequay import contract
from fakequay.contract.document import document

# Every call can be malformed, unauthorized, forbidden, or about something that is not there.
ANY_CALL = frozenset({400, 401, 403, 404})
REFUSALS = ANY_CALL | {409, 410, 415, 501, 503}

MESSAGE = {
    "type": "object",
    "required": ["message"],
    "properties": {"message": {"type": ["string", "object"]}},
}


def describe(operation: contract.Operation) -> dict[str, Any]:
    """The parts of an operation's description that the contract holds."""
    described: dict[str, Any] = {
        "operationId": operation.id,
        "security": [{"oauth2": [operation.scope]}] if operation.scope else [],
        "parameters": [_parameter(parameter) for parameter in operation.query],
        "responses": {str(status): _refusal_name(status) for status in refusals(operation)},
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": not operation.body.optional,
            "content": {"application/json": {"schema": operation.body.schema}},
        }
    return described


def refusals(operation: contract.Operation) -> list[int]:
    """The statuses besides success that an operation may answer."""
    body = operation.body
    statuses = ANY_CALL | set(operation.also)
    if body is not None and not body.optional:
        statuses |= {415}
    return sorted(statuses - {operation.status})


def refusal_responses() -> dict[str, dict[str, Any]]:
    """The components that ``describe`` names; the real server has more than one error body."""
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
    return {"ApiError": document().definitions["ApiError"], "Message": MESSAGE}


def _refusal_name(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")


def _parameter(parameter: contract.Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": parameter.type}
    if parameter.default is not None:
        schema["default"] = parameter.default
    return {"in": "query", "name": parameter.name, "required": False, "schema": schema}
