"""The namespacenotification operations, by whose they are."""

from . import organizations, users
from .area import area

__all__ = ["area", "organizations", "users"]
