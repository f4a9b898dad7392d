"""API area `discovery`: the Swagger document that describes Quay's API to clients."""

from .routes import area

__all__ = ["area"]
