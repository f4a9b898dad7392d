"""What an operation's contract says, in the words of OpenAPI 3.1."""

from http import HTTPStatus
from typing import Any

from fakequay import contract
from fakequay.contract.document import document

# Every call can be malformed, unauthorized, forbidden, or about something that is not there.
ANY_CALL = frozenset({400, 401, 403, 404})
# A part of an address may have slashes in it, and make it another operation's.
ANY_ADDRESS = frozenset({308, 405})
REFUSALS = ANY_CALL | ANY_ADDRESS | {409, 410, 415, 501, 503}

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
        "responses": {str(status): _answer(status) for status in statuses(operation)},
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": not operation.body.optional,
            "content": {"application/json": {"schema": operation.body.shape}},
        }
    return described


def statuses(operation: contract.Operation) -> list[int]:
    """What an operation may answer, but for the usual success."""
    body = operation.body
    found = ANY_CALL | set(operation.also)
    if "{" in operation.path:
        found |= ANY_ADDRESS
    if body is not None and not body.optional:
        found |= {415}
    return sorted(found - {operation.status})


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


def _answer(status: int) -> str | dict[str, Any]:
    """A refusal by the name of its component; success of another kind brings nothing."""
    if status >= 300:
        return _refusal_name(status)
    nothing = {"application/json": {"schema": {"enum": [None, ""]}}}
    return {"description": HTTPStatus(status).phrase, "content": nothing}


def _refusal_name(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")


def _parameter(parameter: contract.Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": parameter.type}
    if parameter.default is not None:
        schema["default"] = parameter.default
    return {"in": "query", "name": parameter.name, "required": False, "schema": schema}
