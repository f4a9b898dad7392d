"""Repoemail area: e-mail addresses that agree to receive notifications about a repository."""

from .routes import area

__all__ = ["area"]
