"""Storage quota operations of organizations and of users."""

from . import organizations, users
from .blueprint import area

__all__ = ["area", "organizations", "users"]
