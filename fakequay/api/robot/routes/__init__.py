"""Routes of the robot area: robots of users and robots of organizations."""

from . import organizations, users
from .area import area

__all__ = ["area", "organizations", "users"]
