"""Teams: their members, invitations, roles, and the groups they follow."""

from .routes import area

__all__ = ["area"]
