"""The superuser operations, by what they are about."""

from . import users
from .area import area

__all__ = ["area", "users"]
