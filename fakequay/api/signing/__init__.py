"""Which tags of a repository are signed."""

from .routes import area

__all__ = ["area"]
