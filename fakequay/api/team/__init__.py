"""API area `team`: teams with their members, invitations, roles and directory synchronization."""

from .routes import area

__all__ = ["area"]
