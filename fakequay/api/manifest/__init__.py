"""The manifests of a repository, with their labels."""

from .routes import area

__all__ = ["area"]
