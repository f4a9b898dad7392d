"""The user operations, by what they are about."""

from . import accounts, authorizations, credentials, notifications, signin
from .area import area

__all__ = ["accounts", "area", "authorizations", "credentials", "notifications", "signin"]
