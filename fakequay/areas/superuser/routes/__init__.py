"""The superuser operations, by what they are about."""

from . import quotas, users
from .area import area

__all__ = ["area", "quotas", "users"]
