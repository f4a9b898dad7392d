"""The superuser panel: users, organizations, keys, logs and the state of the registry."""

from .routes import area

__all__ = ["area"]
