"""The billing operations, by whose they are."""

from . import marketplace, organizations, plans, users
from .area import area

__all__ = ["area", "marketplace", "organizations", "plans", "users"]
