"""Immutability policy operations of organizations and of repositories."""

from . import organizations, repositories
from .blueprint import area

__all__ = ["area", "organizations", "repositories"]
