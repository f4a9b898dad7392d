"""Repositories: list, create, look at, change, delete."""

from .routes import area

__all__ = ["area"]
