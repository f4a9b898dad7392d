"""The user operations, by what they are about."""

from . import accounts, signin
from .area import area

__all__ = ["accounts", "area", "signin"]
