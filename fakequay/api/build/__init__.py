"""API area `build`: builds that a request starts."""

from .routes import area

__all__ = ["area"]
