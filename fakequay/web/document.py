"""What an operation's contract says, in the words of OpenAPI."""

from typing import Any

from fakequay import contract


def describe(operation: contract.Operation) -> dict[str, Any]:
    """The parts of an operation's OpenAPI 3 description that the contract holds."""
    described: dict[str, Any] = {
        "operationId": operation.id,
        "security": [{"oauth2": [operation.scope]}] if operation.scope else [],
        "parameters": [_parameter(parameter) for parameter in operation.query],
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": not operation.body.optional,
            "content": {"application/json": {"schema": operation.body.schema}},
        }
    return described


def _parameter(parameter: contract.Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": parameter.type}
    if parameter.default is not None:
        schema["default"] = parameter.default
    return {"in": "query", "name": parameter.name, "required": False, "schema": schema}
