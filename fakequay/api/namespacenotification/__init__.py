"""Notifications that a namespace is set up with."""

from .routes import area

__all__ = ["area"]
