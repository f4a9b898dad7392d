"""API area `user`: the signed-in account, sign-in, sign-out, stars and user notifications."""

from .routes import area

__all__ = ["area"]
