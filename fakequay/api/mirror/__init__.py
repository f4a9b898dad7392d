"""API area `mirror`: repositories that mirror a repository of another registry."""

from .routes import area

__all__ = ["area"]
