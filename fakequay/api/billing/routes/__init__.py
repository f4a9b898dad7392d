"""Billing operations, one module for each kind of owner or resource."""

from . import marketplace, organizations, plans, users
from .area import area

__all__ = ["area", "marketplace", "organizations", "plans", "users"]
