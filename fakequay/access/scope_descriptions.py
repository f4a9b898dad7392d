"""Descriptions of OAuth scopes, for the page on which a user authorizes an application."""

from typing import Any

from . import scopes

_TITLES = {
    "repo:read": "View all visible repositories",
    "repo:write": "Read/Write to any accessible repositories",
    "repo:admin": "Administer Repositories",
    "repo:create": "Create Repositories",
    "user:read": "Read User Information",
    "user:admin": "Administer User",
    "org:admin": "Administer Organization",
    "super:user": "Super User Access",
}
_ICONS = {
    "repo:create": "fa-plus",
    "user:read": "fa-user",
    "user:admin": "fa-gear",
    "org:admin": "fa-gear",
    "super:user": "fa-street-view",
}
_DANGEROUS = frozenset({"user:admin", "org:admin", "super:user"})


def describe(text: str) -> list[dict[str, Any]]:
    """Return descriptions of OAuth scopes, sorted by scope name.

    Args:
        text: Names of the scopes, separated by spaces or commas.

    Returns:
        One description for each scope; an empty list if ``text`` contains an unknown scope.
    """
    return [
        {
            "title": _TITLES[scope],
            "scope": scope,
            "description": scopes.DESCRIPTIONS[scope],
            "icon": _ICONS.get(scope, "fa-hdd-o"),
            "dangerous": scope in _DANGEROUS,
        }
        for scope in sorted(scopes.parse(text))
    ]
