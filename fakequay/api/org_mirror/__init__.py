"""API area `org_mirror`: organizations that mirror all repositories of an upstream project."""

from .routes import area

__all__ = ["area"]
