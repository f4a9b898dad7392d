"""API area `namespacenotification`: subscriptions for the events of a namespace."""

from .routes import area

__all__ = ["area"]
