"""Building blocks of the seed schema: names, references, objects and lists.

The schema of seeds has two keywords that are not part of JSON Schema. ``x-refers-to`` marks a name
that one of the merged seeds must declare; a team must be declared in the organization that contains
the reference. ``x-unique`` marks a value that must be unique.
"""

from typing import Any

from fakequay.domain.accounts.input_rules import NAMESPACE as _NAMESPACE

NAMESPACE = {
    "type": "string",
    "pattern": _NAMESPACE,
    "minLength": 2,
    "maxLength": 255,
}
BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
EMAIL = r"^[^@ ]+@[^@ ]+\.[^@ ]+$"
ROBOT = {"type": "string", "pattern": _NAMESPACE}
REPOSITORY = {
    "type": "string",
    "pattern": r"^[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-zA-Z0-9._-]+)+$",
    "x-refers-to": "namespace",
}


def refers_to(kind: str, description: str = "") -> dict[str, Any]:
    """Return the schema of a value that must be a name that the seed declares.

    Args:
        kind: Kind of the name: ``user``, ``robot``, ``member`` (a user or a robot), ``namespace``,
            ``team``, ``repository``, ``manifest``, ``tag``, ``trigger`` or ``layout`` (a folder on
            disk).
        description: Description in the schema.
    """
    shown = {"description": description} if description else {}
    return {"type": "string", **shown, "x-refers-to": kind}


def mapping(
    values: dict[str, Any], description: str, names: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the schema of an object with names as keys, whose values all have the same schema."""
    rules = {"propertyNames": names} if names else {}
    return {
        "type": "object",
        "description": description,
        **rules,
        "additionalProperties": values,
    }


def item(properties: dict[str, Any], **rules: Any) -> dict[str, Any]:
    """Return the schema of an object that may have only the given keys."""
    return {
        "type": "object",
        "properties": properties,
        **rules,
        "additionalProperties": False,
    }


def listing(items: dict[str, Any], description: str) -> dict[str, Any]:
    """Return the schema of a list in a seed."""
    return {"type": "array", "description": description, "items": items}


def one_of(*keys: str) -> dict[str, Any]:
    """Return a schema rule that requires exactly one of the given keys."""
    return {"oneOf": [{"required": [key]} for key in keys]}
