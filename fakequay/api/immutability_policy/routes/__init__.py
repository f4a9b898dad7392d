"""The immutability_policy operations, by what the policies are for."""

from . import organizations, repositories
from .area import area

__all__ = ["area", "organizations", "repositories"]
