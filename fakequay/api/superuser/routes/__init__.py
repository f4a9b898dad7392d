"""Operations that only superusers may use."""

from . import builds, keys, logs, mirrors, organizations, quotas, registry, tokens, users
from .blueprint import area

__all__ = [
    "area",
    "builds",
    "keys",
    "logs",
    "mirrors",
    "organizations",
    "quotas",
    "registry",
    "tokens",
    "users",
]
