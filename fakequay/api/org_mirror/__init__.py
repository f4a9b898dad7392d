"""API area `org_mirror`: organizations that mirror a project of another registry."""

from .routes import area

__all__ = ["area"]
