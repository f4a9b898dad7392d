"""Operations on teams: details, members, invitations and directory synchronization."""

from . import invites, members, synchronization, teams
from .blueprint import area

__all__ = ["area", "invites", "members", "synchronization", "teams"]
