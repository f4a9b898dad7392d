"""API area `namespacequota`: storage quotas of namespaces, and the limits of quotas."""

from .routes import area

__all__ = ["area"]
