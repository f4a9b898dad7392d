"""Passwords that a user makes for single programs."""

from .routes import area

__all__ = ["area"]
