"""Immutability policy operations, one module for each kind of owner."""

from . import organizations, repositories
from .area import area

__all__ = ["area", "organizations", "repositories"]
