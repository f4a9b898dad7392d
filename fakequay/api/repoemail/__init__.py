"""API area `repoemail`: e-mail addresses that may receive notifications about a repository."""

from .routes import area

__all__ = ["area"]
