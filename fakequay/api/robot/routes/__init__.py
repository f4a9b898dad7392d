"""The robot operations, by whose the robots are."""

from . import organizations, users
from .area import area

__all__ = ["area", "organizations", "users"]
