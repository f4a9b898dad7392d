"""API area `capabilities`: features that the registry supports."""

from .routes import area

__all__ = ["area"]
