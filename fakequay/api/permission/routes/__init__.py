"""The permission operations, by who has the role."""

from . import teams, users
from .area import area

__all__ = ["area", "teams", "users"]
