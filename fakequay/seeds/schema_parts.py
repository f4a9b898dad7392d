"""Names in the format: what they look like, and what they have to refer to.

``x-refers-to`` is a keyword of our own: a name of that kind has to be declared in one of the seeds
that are read together (a team: in the organization whose part of the seed it stands in).
"""

from typing import Any

from fakequay.domain.accounts.name_rules import NAMESPACE as _NAMESPACE

NAMESPACE = {
    "type": "string",
    "pattern": _NAMESPACE,
    "minLength": 2,
    "maxLength": 255,
}
EMAIL = r"^[^@ ]+@[^@ ]+\.[^@ ]+$"
ROBOT = {"type": "string", "pattern": _NAMESPACE}
REPOSITORY = {
    "type": "string",
    "pattern": r"^[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-zA-Z0-9._-]+)+$",
    "x-refers-to": "namespace",
}


def refers_to(kind: str, description: str = "") -> dict[str, Any]:
    """A name that has to be declared: user, robot, member (either), namespace, team, repository."""
    shown = {"description": description} if description else {}
    return {"type": "string", **shown, "x-refers-to": kind}


def mapping(
    values: dict[str, Any], description: str, names: dict[str, Any] | None = None
) -> dict[str, Any]:
    """An object of like things by name."""
    rules = {"propertyNames": names} if names else {}
    return {
        "type": "object",
        "description": description,
        **rules,
        "additionalProperties": values,
    }


def item(properties: dict[str, Any], **rules: Any) -> dict[str, Any]:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        **rules,
        "additionalProperties": False,
    }


def listing(items: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "description": description, "items": items}


def one_of(*keys: str) -> dict[str, Any]:
    """The object has exactly one of these keys."""
    return {"oneOf": [{"required": [key]} for key in keys]}
