"""Auto-prune policies: which tags are deleted by and by."""

from .routes import area

__all__ = ["area"]
