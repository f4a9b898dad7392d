"""Repositories that are filled from another registry."""

from .routes import area

__all__ = ["area"]
