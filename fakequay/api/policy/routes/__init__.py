"""Operations on the auto-prune policies of organizations, repositories and users."""

from . import organizations, repositories, users
from .blueprint import area

__all__ = ["area", "organizations", "repositories", "users"]
