"""API area `superuser`: operations of superusers on users, organizations, keys and logs."""

from .routes import area

__all__ = ["area"]
