"""Request bodies that several tests send."""

from typing import Any


def new(name: str, namespace: str = "acme", visibility: str = "private") -> dict[str, Any]:
    """Return the body that creates a repository."""
    return {
        "namespace": namespace,
        "repository": name,
        "visibility": visibility,
        "description": "",
    }
