"""Tokens that an organization's admins make for its applications."""

from .routes import area

__all__ = ["area"]
