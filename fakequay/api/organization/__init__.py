"""API area `organization`: organizations, their members, applications and proxy caches."""

from .routes import area

__all__ = ["area"]
