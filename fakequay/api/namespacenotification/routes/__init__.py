"""Operations on the notifications about events of organizations and of users' namespaces."""

from . import organizations, users
from .blueprint import area

__all__ = ["area", "organizations", "users"]
