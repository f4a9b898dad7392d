"""Superuser area: users, organizations, service keys, logs and the state of the registry."""

from .routes import area

__all__ = ["area"]
