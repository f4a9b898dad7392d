"""Repository access tokens: a way to sign in that the real server has given up."""

from .routes import area

__all__ = ["area"]
