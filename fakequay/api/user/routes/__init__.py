"""Operations on the signed-in account, its sign-in, stars, notifications and OAuth tokens."""

from . import accounts, authorizations, credentials, notifications, signin, stars
from .blueprint import area

__all__ = ["accounts", "area", "authorizations", "credentials", "notifications", "signin", "stars"]
