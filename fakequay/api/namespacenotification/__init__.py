"""API area `namespacenotification`: notifications about the events of a namespace."""

from .routes import area

__all__ = ["area"]
