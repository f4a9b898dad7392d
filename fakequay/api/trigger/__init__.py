"""Builds that start when a source repository changes."""

from .routes import area

__all__ = ["area"]
