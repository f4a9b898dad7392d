"""E-mail addresses that may be told of what happens in a repository."""

from .routes import area

__all__ = ["area"]
