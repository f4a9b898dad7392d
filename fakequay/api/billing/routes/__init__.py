"""Billing operations: plans, marketplace subscriptions, billing of users and organizations."""

from . import marketplace, organizations, plans, users
from .blueprint import area

__all__ = ["area", "marketplace", "organizations", "plans", "users"]
