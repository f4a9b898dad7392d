"""API area `repotoken`: repository access tokens, which Quay no longer supports."""

from .routes import area

__all__ = ["area"]
