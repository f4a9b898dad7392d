"""Organizations that are copies of a project of another registry."""

from .routes import area

__all__ = ["area"]
