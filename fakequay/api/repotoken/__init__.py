"""API area `repotoken`: repository access tokens, an old feature that Quay no longer supports."""

from .routes import area

__all__ = ["area"]
