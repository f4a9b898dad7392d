"""API area `globalmessages`: messages that all users of the registry see."""

from .routes import area

__all__ = ["area"]
