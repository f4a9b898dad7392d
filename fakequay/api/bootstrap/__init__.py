"""API area `bootstrap`: the OAuth token with which a new Quay installation is set up."""

from .routes import area

__all__ = ["area"]
