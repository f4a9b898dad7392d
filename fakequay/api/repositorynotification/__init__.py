"""Repositorynotification area: notifications about events in a repository."""

from .routes import area

__all__ = ["area"]
