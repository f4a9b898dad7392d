"""The superuser operations, by what they are about."""

from . import mirrors, organizations, quotas, users
from .area import area

__all__ = ["area", "keys", "logs", "organizations", "quotas", "registry", "tokens", "users"]
