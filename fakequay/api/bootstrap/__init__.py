"""The token that an install is set up with."""

from .routes import area

__all__ = ["area"]
