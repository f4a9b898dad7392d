"""Operations that only superusers may use."""

from . import (
    builds,
    keys,
    logs,
    mirrors,
    organizations,
    quotas,
    size_and_configuration,
    tokens,
    users,
)
from .blueprint import area

__all__ = [
    "area",
    "builds",
    "keys",
    "logs",
    "mirrors",
    "organizations",
    "quotas",
    "size_and_configuration",
    "tokens",
    "users",
]
