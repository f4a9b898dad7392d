"""Immutability policies: which tags stay as they are."""

from .routes import area

__all__ = ["area"]
