"""API area `signing`: signatures of the tags of a repository."""

from .routes import area

__all__ = ["area"]
