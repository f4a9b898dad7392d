"""The policy operations, by what the policies are for."""

from . import organizations, repositories, users
from .area import area

__all__ = ["area", "organizations", "repositories", "users"]
