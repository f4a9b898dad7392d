"""Storage quota operations of organizations and of users."""

from . import organizations, users
from .area import area

__all__ = ["area", "organizations", "users"]
