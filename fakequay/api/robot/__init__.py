"""Robots of users and of organizations, and whom they trust to act as them."""

from .routes import area

__all__ = ["area"]
