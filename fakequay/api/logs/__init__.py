"""API area `logs`: usage logs of users, organizations and repositories."""

from .routes import area

__all__ = ["area"]
