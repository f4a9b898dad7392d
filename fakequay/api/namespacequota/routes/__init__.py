"""Quota operations, one module for each kind of owner."""

from . import organizations, users
from .area import area

__all__ = ["area", "organizations", "users"]
