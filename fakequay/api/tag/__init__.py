"""API area `tag`: tags of a repository and their history."""

from .routes import area

__all__ = ["area"]
