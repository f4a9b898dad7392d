"""Routes of the permission area: roles of users and roles of teams."""

from . import teams, users
from .area import area

__all__ = ["area", "teams", "users"]
