"""Prototypes: the roles that new repositories of an organization start with."""

from .routes import area

__all__ = ["area"]
