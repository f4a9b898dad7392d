"""API area `manifest`: manifests of a repository, their labels and pull statistics."""

from .routes import area

__all__ = ["area"]
