"""The tags of a repository, with their history."""

from .routes import area

__all__ = ["area"]
