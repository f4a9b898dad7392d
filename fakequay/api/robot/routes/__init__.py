"""Operations on the robots of users and the robots of organizations."""

from . import organizations, users
from .area import area

__all__ = ["area", "organizations", "users"]
