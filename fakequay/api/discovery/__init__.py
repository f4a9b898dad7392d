"""API area `discovery`: the Swagger document that describes the API to clients."""

from .routes import area

__all__ = ["area"]
