"""Discovery document: describes the operations of Quay's API in the format Swagger 2.0."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from fakequay.access import scopes
from fakequay.contract import Operation
from fakequay.contract.discovery_facts import document as facts
from fakequay.contract.releases import NEWEST, Release, keys_missing_from, operations_of

Json = dict[str, Any]

# Success status in the document by HTTP method. The real server's document has these values even
# for operations that return another status.
SUCCESS = {"GET": "200", "POST": "201", "PUT": "200", "DELETE": "204"}
# A path outside the REST API, which the real server's document contains without operations.
USERFILES, USERFILES_PATH = "userfiles", "/userfiles/{file_id}"
REFUSALS = {
    "400": "The request is malformed or cannot be carried out",
    "401": "Authentication is required",
    "403": "The caller lacks the permission for this operation",
    "404": "The resource does not exist",
}


def document(
    tags: Mapping[str, str],
    summaries: Mapping[str, str],
    *,
    internal: bool,
    scheme: str,
    host: str,
    release: Release = NEWEST,
) -> Json:
    """Build the discovery document of a release.

    Args:
        tags: Descriptions of the API tags by name.
        summaries: Descriptions of operations by operationId. The document contains only these
            operations.
        internal: Whether to include the operations that Quay marks as internal.
        scheme: ``http`` or ``https``.
        host: Host and port of the server in the request.
        release: Release of Quay whose operations the document describes.
    """
    served = [row for row in operations_of(release).values() if row.id in summaries]
    listed = [row for row in served if _is_listed(row, internal)]
    areas = {row.area for row in listed}
    paths = {row.path: _path(row) for row in sorted(listed, key=lambda row: row.path)}
    for row in listed:
        if internal or row.id not in facts().path_only_operations:
            paths[row.path][row.method.lower()] = _operation(row, summaries[row.id])
    return {
        "swagger": "2.0",
        "info": _info(release),
        "host": host,
        "basePath": "/",
        "schemes": [scheme],
        "securityDefinitions": {"oauth2_implicit": _oauth(f"{scheme}://{host}")},
        "tags": [
            *({"name": tag, "description": tags[tag]} for tag in sorted(areas)),
            {"name": USERFILES, "description": "Download files that were uploaded for builds."},
        ],
        "paths": {**paths, USERFILES_PATH: {"x-path": USERFILES_PATH, "x-tag": USERFILES}},
        "definitions": _definitions((row for row in served if row.path in paths), release),
    }


def _info(release: Release) -> Json:
    return {
        "title": "fakequay",
        "description": f"REST API of a mock Quay {release} container registry.",
        "version": "v1",
    }


def _is_listed(operation: Operation, internal: bool) -> bool:
    hidden = operation.legacy or operation.id in facts().undocumented_operations
    return not hidden and (internal or not operation.internal)


def _oauth(server: str) -> Json:
    return {
        "type": "oauth2",
        "flow": "implicit",
        "authorizationUrl": f"{server}/oauth/authorize",
        "scopes": scopes.DESCRIPTIONS,
    }


def _path(operation: Operation) -> Json:
    path = operation.path
    named = reversed(re.findall(r"{(\w+)}", path))
    elsewhere = facts().operation_parameters.get(path, [])
    names = [name for name in named if name not in elsewhere]
    names += facts().additional_parameters.get(path, [])
    described: Json = {"x-path": path, "x-tag": operation.area}
    if names:
        described["parameters"] = [_path_parameter(name) for name in names]
    return described


def _operation(operation: Operation, summary: str) -> Json:
    described: Json = {
        "operationId": operation.id,
        "description": summary,
        "parameters": _parameters(operation),
        "responses": _responses(operation),
        "tags": [operation.area],
    }
    if operation.scope:
        described["security"] = [{"oauth2_implicit": [operation.scope]}]
    return described


def _parameters(operation: Operation) -> list[Json]:
    path = facts().operation_parameters.get(operation.path, [])
    parameters = [_path_parameter(name) for name in path]
    parameters += [
        {"in": "query", "name": query.name, "required": False, "type": query.type}
        for query in operation.query
        if not query.undocumented
    ]
    if operation.body is not None and not operation.body.undocumented:
        body = {"in": "body", "name": "body", "required": True}
        parameters.append({**body, "schema": _reference(operation.body.name)})
    return parameters


def _path_parameter(name: str) -> Json:
    return {"in": "path", "name": name, "required": True, "type": "string"}


def _responses(operation: Operation) -> Json:
    success: Json = {"description": "Success"}
    if operation.id in facts().responses:
        success["schema"] = _reference(facts().responses[operation.id])
    refusals = {
        status: {"description": text, "schema": _reference("ApiError")}
        for status, text in REFUSALS.items()
    }
    return {SUCCESS[operation.method]: success, **refusals}


def _definitions(operations: Iterable[Operation], release: Release) -> Json:
    """Return the schemas of responses and request bodies for the discovery document."""
    definitions = {"ApiError": facts().definitions["ApiError"]}
    bodies = []
    for row in operations:
        if row.id in facts().responses:
            name = facts().responses[row.id]
            definitions[name] = _without_later_keys(row, facts().definitions[name], release)
        if row.body is not None and not row.body.undocumented:
            bodies.append(row.body)
    bodies.sort(key=lambda body: not body.schema_undocumented)
    return definitions | {body.name: body.schema for body in bodies}


def _without_later_keys(operation: Operation, definition: Json, release: Release) -> Json:
    """Return a response schema without the keys that Quay added after the given release."""
    later = {path[0] for path in keys_missing_from(operation.id, release) if len(path) == 1}
    kept = {key: rule for key, rule in definition.get("properties", {}).items() if key not in later}
    return {**definition, "properties": kept} if later else definition


def _reference(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}
