"""Contract: the recorded description of Quay's REST operations, read from ``operations.json``."""

import json
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from typing import Any

from fakequay.fast_dataclasses import frozen
from fakequay.package_files import read_package_file


@frozen
class Body:
    """The JSON body that requests of an operation contain.

    Attributes:
        name: Name of the body's definition in Quay's discovery document (its OpenAPI document).
        schema: JSON Schema of the body, as recorded from a real server.
        checked_schema: JSON Schema with which fakequay checks the body: ``schema``, with the type
            "object" if the recorded schema has no type.
        optional: Whether the body may be missing or invalid JSON.
        unchecked: Whether the body is not validated; the schema is only shown in the discovery
            document.
        max_size: Maximum size in bytes, or None.
        schema_undocumented: Whether the discovery document does not contain ``schema``, because
            another operation uses the same ``name`` with another schema.
        undocumented: Whether the body is missing from the discovery document.
    """

    name: str
    schema: dict[str, Any]
    checked_schema: dict[str, Any]
    optional: bool = False
    unchecked: bool = False
    max_size: int | None = None
    schema_undocumented: bool = False
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
        internal: Whether Quay marks the operation as internal. Quay has two versions of the
            discovery document: one with and one without the internal operations.
        legacy: Whether the operation belongs to the legacy image API, which the discovery document
            does not list.
        anonymous: Whether anonymous callers may use the operation even if FEATURE_ANONYMOUS_ACCESS
            is off.
        fresh_login: Whether a caller with a session needs a recent sign-in.
        csrf: Whether a caller with a session needs a CSRF token.
        normal_repository: Whether the operation fails if its repository is read-only or a mirror.
        read_only: Whether the operation also works while the registry is in read-only mode. GET
            operations always work.
        basic: Whether the operation also accepts HTTP Basic credentials.
        body_first: Whether the body is validated before the permission is checked, as on the real
            server, which checks the permissions of some operations inside the handler. Source:
            recorded order of the checks.
        own_namespace: Whether a user whom ``FEATURE_RESTRICTED_USERS`` restricts may use the
            operation in the user's own namespace.
        features: Features (``FEATURE_*`` keys of the configuration) that must all be on. If one is
            off, the response is 404.
        optional_features: Features that change the effect or the response of the operation. If they
            are off, the operation still works.
        query: Query parameters of the operation.
        body: JSON body of the request, or None if the operation has none.
        logs: Kinds of the usage log entries that the operation writes.
        further_statuses: Error statuses of the operation in addition to those that every operation
            can return.
        since: First release of Quay that has the operation.
        readonly_superusers: Whether global read-only superusers pass the permission check.
        image_repository: Whether the operation fails for application repositories.
        keeps_later_fields: Whether the view receives fields of the request body that Quay added
            after the reproduced release. If false, these fields are removed, because real servers
            ignore unknown fields.
        full_access: Whether superusers with full access pass the permission check.
        earlier: Other attributes of the operation in older releases. Each item contains a release
            (``before``) and the attributes that the operation had in releases before it.
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
    optional_features: tuple[str, ...] = ()
    query: tuple[Parameter, ...] = ()
    body: Body | None = None
    logs: tuple[str, ...] = field(default=())
    further_statuses: tuple[int, ...] = ()
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
            "optional_features": tuple(row.get("optional_features", ())),
            "logs": tuple(row.get("logs", ())),
            "further_statuses": tuple(row.get("further_statuses", ())),
            "earlier": tuple(row.get("earlier", ())),
            "query": tuple(Parameter(**parameter) for parameter in row.get("query", ())),
            "body": read_body(row["body"]) if "body" in row else None,
        }
    )


def read_body(row: dict[str, Any]) -> Body:
    """Create the description of a request body from an object in ``operations.json``."""
    return Body(**row, checked_schema={"type": "object", **row["schema"]})
