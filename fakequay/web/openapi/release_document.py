"""OpenAPI document of an earlier release: derived from the document of the newest release."""

from typing import Any

from fakequay import contract
from fakequay.contract.releases import Release, keys_missing_from, operation_in
from fakequay.web.operations import operation_documents

Json = dict[str, Any]
METHODS = ("get", "post", "put", "delete")
REFERENCE = "#/components/schemas/"


def as_of_release(document: Json, release: Release) -> Json:
    """Remove from an OpenAPI document everything that a release of Quay does not have."""
    schemas = document["components"]["schemas"]
    for path, methods in list(document["paths"].items()):
        for method in [name for name in METHODS if name in methods]:
            operation = contract.operations()[methods[method]["operationId"]]
            present = operation_in(operation, release)
            if present is None:
                del methods[method]
            elif present is not operation:
                _describe(methods[method], present)
        if not any(name in methods for name in METHODS):
            del document["paths"][path]
    for operation in contract.operations().values():
        for keys in keys_missing_from(operation.id, release):
            described = document["paths"].get(operation.path, {}).get(operation.method.lower())
            if described is not None:
                _remove(_answer(described, operation), keys, schemas)
    return document


def _describe(described: Json, operation: contract.Operation) -> None:
    """Describe the query parameters and the body of an operation as an earlier release has them.

    Args:
        described: OpenAPI description of the operation in the newest release, which is changed.
        operation: The operation in the earlier release.
    """
    fresh = operation_documents.describe(operation)
    path = [one for one in described.get("parameters", ()) if one.get("in") != "query"]
    described["parameters"] = [*path, *fresh["parameters"]]
    described.pop("requestBody", None)
    if "requestBody" in fresh:
        described["requestBody"] = fresh["requestBody"]


def _answer(described: Json, operation: contract.Operation) -> Json:
    """Return the schema of an operation's successful response."""
    content = described["responses"][str(operation.status)].get("content", {})
    schema: Json = content.get("application/json", {}).get("schema", {})
    return schema


def _remove(schema: Json, keys: tuple[str, ...], schemas: Json) -> None:
    """Remove a key from a schema and from the shared schemas to which it refers.

    Args:
        keys: Path of the key; ``*`` stands for any key of an object.
        schemas: Shared schemas by name.
    """
    if "$ref" in schema:
        _remove(schemas[schema["$ref"].removeprefix(REFERENCE)], keys, schemas)
    for inner in (*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())):
        _remove(inner, keys, schemas)
    if "items" in schema:
        _remove(schema["items"], keys, schemas)
    name, *rest = keys
    properties = schema.get("properties", {})
    if not rest:
        properties.pop(name, None)
        if name in schema.get("required", ()):
            schema["required"] = [key for key in schema["required"] if key != name]
        return
    inner = schema.get("additionalProperties") if name == "*" else properties.get(name)
    if isinstance(inner, dict):
        _remove(inner, tuple(rest), schemas)
