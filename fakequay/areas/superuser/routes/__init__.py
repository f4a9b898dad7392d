"""The superuser operations, by what they are about."""

from . import organizations, quotas, users
from .area import area

__all__ = ["area", "organizations", "quotas", "users"]
