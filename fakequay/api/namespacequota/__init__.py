"""API area `namespacequota`: storage quotas of namespaces, with warning and reject limits."""

from .routes import area

__all__ = ["area"]
