"""The quota operations: of organizations, and of the user's own namespace."""

from . import organizations, users
from .area import area

__all__ = ["area", "organizations", "users"]
