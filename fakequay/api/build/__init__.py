"""API area `build`: image builds of a repository."""

from .routes import area

__all__ = ["area"]
