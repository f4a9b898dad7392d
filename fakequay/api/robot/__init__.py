"""API area `robot`: robots of users and organizations, their tokens and federated identities."""

from .routes import area

__all__ = ["area"]
