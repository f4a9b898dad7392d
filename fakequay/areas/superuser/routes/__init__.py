"""The superuser operations, by what they are about."""

from . import keys, logs, mirrors, organizations, quotas, registry, tokens, users
from .area import area

__all__ = [
    "area",
    "keys",
    "logs",
    "mirrors",
    "organizations",
    "quotas",
    "registry",
    "tokens",
    "users",
]
