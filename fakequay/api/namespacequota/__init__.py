"""API area `namespacequota`: storage quotas of namespaces and their limits."""

from .routes import area

__all__ = ["area"]
