"""Operations on the roles that users, robots and teams have in a repository."""

from . import teams, users
from .area import area

__all__ = ["area", "teams", "users"]
