"""Routes of the user area."""

from . import accounts, authorizations, credentials, notifications, signin, stars
from .area import area

__all__ = ["accounts", "area", "authorizations", "credentials", "notifications", "signin", "stars"]
