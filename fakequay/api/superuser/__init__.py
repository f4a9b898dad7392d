"""API area `superuser`: users, organizations, service keys, logs and state of the registry."""

from .routes import area

__all__ = ["area"]
