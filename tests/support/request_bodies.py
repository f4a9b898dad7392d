"""Bodies that many operations are called with."""

from typing import Any


def new(name: str, namespace: str = "acme", visibility: str = "private") -> dict[str, Any]:
    """A repository, to be made."""
    return {
        "namespace": namespace,
        "repository": name,
        "visibility": visibility,
        "description": "",
    }
