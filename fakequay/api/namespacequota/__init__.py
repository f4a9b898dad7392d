"""API area `namespacequota`: storage quotas of namespaces, and their warning and reject limits."""

from .routes import area

__all__ = ["area"]
