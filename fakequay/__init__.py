"""Mock of a Red Hat Quay container registry: a server for tests, with Quay's API."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import create_app
    from .server import FakeQuay

__version__ = "0.1.0"
__all__ = ["FakeQuay", "__version__", "create_app"]

# Modules that define the public names.
_HOMES = {"FakeQuay": "fakequay.server", "create_app": "fakequay.app"}


def __getattr__(name: str) -> Any:
    """Import a public name on first use.

    pytest imports this package in every run, because it loads fakequay's plugin. An import on first
    use costs no time in test suites that do not use fakequay.
    """
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
