"""The superuser operations, by what they are about."""

from . import logs, mirrors, organizations, quotas, tokens, users
from .area import area

__all__ = [
    "area",
    "logs",
    "mirrors",
    "organizations",
    "quotas",
    "tokens",
    "users",
]
