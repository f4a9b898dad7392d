"""Operations on teams: details, members, invitations and directory synchronization."""

from . import invites, members, syncing, teams
from .area import area

__all__ = ["area", "invites", "members", "syncing", "teams"]
