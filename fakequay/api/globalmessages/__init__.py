"""Notices for everyone."""

from .routes import area

__all__ = ["area"]
