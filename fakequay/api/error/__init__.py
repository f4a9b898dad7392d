"""API area `error`: descriptions of the error types."""

from .routes import area

__all__ = ["area"]
