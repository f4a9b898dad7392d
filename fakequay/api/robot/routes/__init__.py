"""Operations on the robots of users and the robots of organizations."""

from . import organizations, users
from .blueprint import area

__all__ = ["area", "organizations", "users"]
