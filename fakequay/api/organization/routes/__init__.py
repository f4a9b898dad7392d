"""Organization operations, one module for each kind of resource."""

from . import applications, members, organizations, proxycache
from .area import area

__all__ = ["applications", "area", "members", "organizations", "proxycache"]
