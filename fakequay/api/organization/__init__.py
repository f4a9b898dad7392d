"""Organizations: their details, members, applications and proxy cache."""

from .routes import area

__all__ = ["area"]
