"""User area: the signed-in account, sign-in and sign-out, stars and notifications of users."""

from .routes import area

__all__ = ["area"]
