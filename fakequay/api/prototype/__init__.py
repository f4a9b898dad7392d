"""API area `prototype`: default permissions that new repositories of an organization get."""

from .routes import area

__all__ = ["area"]
