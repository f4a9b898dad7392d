"""Suconfig area: state of the installation."""

from .routes import area

__all__ = ["area"]
