"""API area `bootstrap`: the OAuth token that sets up a new Quay installation."""

from .routes import area

__all__ = ["area"]
