"""Notifications that a repository is set up with."""

from .routes import area

__all__ = ["area"]
