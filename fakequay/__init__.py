"""A stand-in for a Red Hat Quay container registry."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import create_app
    from .server import FakeQuay

__version__ = "0.1.0"
__all__ = ["FakeQuay", "__version__", "create_app"]

_HOMES = {"FakeQuay": "fakequay.server", "create_app": "fakequay.app"}


def __getattr__(name: str) -> Any:
    """Import a public name when it is used: pytest imports the plugin for who may never use it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
