"""What Quay promises, as data: one row per REST operation in ``operations.json``."""

import json
from dataclasses import field
from functools import cache
from importlib.resources import files
from typing import Any

from fakequay.frozen_dataclasses import frozen


@frozen
class Body:
    """A JSON body: the name of its definition in the discovery document, and its JSON Schema.

    ``unchecked`` bodies are documented by the schema and not held to it; ``max_size`` is in bytes.
    ``undocumented``: the discovery document does not speak of it.
    ``shadowed``: another operation has a definition of this name, and the document shows that one.
    """

    name: str
    schema: dict[str, Any]
    optional: bool = False
    unchecked: bool = False
    max_size: int | None = None
    shadowed: bool = False
    undocumented: bool = False

    @property
    def shape(self) -> dict[str, Any]:
        """The schema, which is an object's where it does not say: anything else fails later."""
        return {"type": "object", **self.schema}


@frozen
class Parameter:
    """A query parameter; ``type`` is string, integer or boolean.

    ``undocumented``: the discovery document does not speak of it.
    """

    name: str
    type: str
    default: Any = None
    undocumented: bool = False


@frozen
class Operation:
    """``status`` is what success answers; without all of ``features`` there is no such route.

    ``within``: features on which it depends what it answers; the route is there without them.
    ``also``: the statuses it may answer besides the ones that every operation may.
    ``normal_repository``: not while its repository is read-only or a mirror.
    ``read_only``: also while the registry is in read-only mode; calls that only read always are.
    ``basic``: the name and password of HTTP's Basic scheme serve, too.
    ``body_first``: the body is validated before the permission is checked, since the real server
    checks this permission inside the handler. Source: order of the guards in the contract.
    ``own_namespace``: whether a restricted user may do it in the namespace of that very user.
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


@cache
def operations() -> dict[str, Operation]:
    """Every operation of the contract by its id, in the contract's order."""
    rows = json.loads(files(__package__).joinpath("operations.json").read_bytes())
    return {row["id"]: _operation(row) for row in rows}


def _operation(row: dict[str, Any]) -> Operation:
    return Operation(
        **{
            **row,
            "features": tuple(row.get("features", ())),
            "within": tuple(row.get("within", ())),
            "logs": tuple(row.get("logs", ())),
            "also": tuple(row.get("also", ())),
            "query": tuple(Parameter(**parameter) for parameter in row.get("query", ())),
            "body": Body(**row["body"]) if "body" in row else None,
        }
    )
