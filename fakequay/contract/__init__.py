"""Contract: the recorded description of Quay's REST operations, read from ``operations.json``."""

import json
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from typing import Any

from fakequay.frozen_dataclasses import frozen
from fakequay.package_files import read_package_file


@frozen
class Body:
    """The JSON body that requests of an operation contain.

    Attributes:
        name: Name of the body's definition in Quay's discovery document (its OpenAPI document).
        schema: JSON Schema of the body, as recorded from a real server.
        shape: JSON Schema to check the body with: ``schema``, with the type "object" added if the
            recorded schema has no type.
        optional: Whether the body may be missing or invalid JSON.
        unchecked: Whether the body is not validated; the schema is only shown in the discovery
            document.
        max_size: Maximum size in bytes, or None.
        shadowed: Whether two operations use the same ``name``, and the discovery document shows the
            definition of the other operation.
        undocumented: Whether the body is missing from the discovery document.
    """

    name: str
    schema: dict[str, Any]
    shape: dict[str, Any]
    optional: bool = False
    unchecked: bool = False
    max_size: int | None = None
    shadowed: bool = False
    undocumented: bool = False


@frozen
class Parameter:
    """Query parameter of an operation.

    Attributes:
        name: Name of the parameter.
        type: "string", "integer" or "boolean".
        default: Value of a missing parameter, or None for no default.
        undocumented: Whether the parameter is missing from the discovery document.
    """

    name: str
    type: str
    default: Any = None
    undocumented: bool = False


@frozen
class Operation:
    """One method and path of Quay's REST API.

    Attributes:
        id: operationId.
        method: HTTP method.
        path: Path of the operation, with its parameters in braces.
        area: Tag of the operation in the discovery document, for example ``repository``.
        scope: OAuth scope that Quay documents for the operation, or None.
        status: Status of a successful response.
        internal: Whether only the discovery document with internal operations lists the operation.
        legacy: Whether the operation belongs to the legacy image API, which the discovery document
            does not list.
        anonymous: Whether anonymous callers may use the operation even if FEATURE_ANONYMOUS_ACCESS
            is off.
        fresh_login: Whether a caller with a session needs a recent sign-in.
        csrf: Whether a caller with a session needs a CSRF token.
        normal_repository: Whether the operation fails if the repository is read-only or a mirror.
        read_only: Whether the operation also works while the registry is in read-only mode. GET
            operations always work.
        basic: Whether the operation also accepts HTTP Basic credentials.
        body_first: Whether the body is validated before the permission is checked, as on the real
            server, which checks the permissions of some operations inside the handler. Source:
            recorded order of the checks.
        own_namespace: Whether a restricted user may use the operation in the user's own namespace.
        features: Features (``FEATURE_*`` keys of the configuration) that must all be on. If one is
            off, the response is 404.
        within: Features that change the response, although the operation also works if they are
            off.
        query: Query parameters of the operation.
        body: JSON body of the request, or None if the operation has none.
        logs: Kinds of the usage log entries that the operation writes.
        also: Statuses that the operation may return in addition to the error statuses that all
            operations share.
        since: First release of Quay that has the operation.
        readonly_superusers: Whether global read-only superusers pass the permission check.
        image_repository: Whether the operation fails for application repositories.
        keeps_later_fields: Whether the view also receives fields of the request body that the
            reproduced release of Quay does not know. If false, the view does not receive these
            fields, because real servers ignore unknown fields.
        full_access: Whether superusers with full access pass the permission check.
        earlier: Changes of the operation since older releases: for each, the release ``before``
            which the operation had other attributes, and their values.
    """

    id: str
    method: str
    path: str
    area: str
    scope: str | None
    status: int
    internal: bool = False
    legacy: bool = False
    anonymous: bool = False
    fresh_login: bool = False
    csrf: bool = True
    normal_repository: bool = False
    read_only: bool = False
    basic: bool = False
    own_namespace: bool = True
    body_first: bool = False
    features: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    query: tuple[Parameter, ...] = ()
    body: Body | None = None
    logs: tuple[str, ...] = field(default=())
    also: tuple[int, ...] = ()
    since: str = "3.9"
    readonly_superusers: bool = True
    full_access: bool = True
    image_repository: bool = False
    keeps_later_fields: bool = False
    earlier: tuple[Mapping[str, Any], ...] = ()


@cache
def operations() -> dict[str, Operation]:
    """Return all operations of Quay's API by operationId, in the order of ``operations.json``."""
    rows = json.loads(read_package_file("fakequay.contract", "operations.json"))
    return {row["id"]: _operation(row) for row in rows}


def _operation(row: dict[str, Any]) -> Operation:
    return Operation(
        **{
            **row,
            "features": tuple(row.get("features", ())),
            "within": tuple(row.get("within", ())),
            "logs": tuple(row.get("logs", ())),
            "also": tuple(row.get("also", ())),
            "earlier": tuple(row.get("earlier", ())),
            "query": tuple(Parameter(**parameter) for parameter in row.get("query", ())),
            "body": read_body(row["body"]) if "body" in row else None,
        }
    )


def read_body(row: dict[str, Any]) -> Body:
    """Return the request body that an object in one of the JSON files describes."""
    return Body(**row, shape={"type": "object", **row["schema"]})
