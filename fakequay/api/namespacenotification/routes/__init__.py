"""Operations on notifications about events in the namespaces of organizations and users."""

from . import organizations, users
from .blueprint import area

__all__ = ["area", "organizations", "users"]
