"""Operations on the signed-in account, its sign-in, stars, notifications and OAuth tokens."""

from . import (
    account_recovery,
    accounts,
    authorizations,
    encrypted_passwords,
    external_logins,
    first_user,
    notifications,
    signin,
    stars,
)
from .blueprint import area

__all__ = [
    "account_recovery",
    "accounts",
    "area",
    "authorizations",
    "encrypted_passwords",
    "external_logins",
    "first_user",
    "notifications",
    "signin",
    "stars",
]
