"""API area `prototype`: default permissions, which new repositories of an organization get."""

from .routes import area

__all__ = ["area"]
