"""Routes of the team area."""

from . import invites, members, syncing, teams
from .area import area

__all__ = ["area", "invites", "members", "syncing", "teams"]
