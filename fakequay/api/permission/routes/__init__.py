"""Operations on the roles that users, robots and teams have in a repository."""

from . import teams, users
from .blueprint import area

__all__ = ["area", "teams", "users"]
