"""The account that is signed in, signing in and out, and what a user is told."""

from .routes import area

__all__ = ["area"]
