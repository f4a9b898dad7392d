"""API area `repositorynotification`: notifications about events of a repository."""

from .routes import area

__all__ = ["area"]
