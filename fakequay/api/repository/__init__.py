"""API area `repository`: operations that list, create, return, change and delete repositories."""

from .routes import area

__all__ = ["area"]
