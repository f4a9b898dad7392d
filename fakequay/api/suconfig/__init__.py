"""API area `suconfig`: state of the Quay installation, and restart of the server."""

from .routes import area

__all__ = ["area"]
