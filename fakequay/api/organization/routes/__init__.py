"""The organization operations, by what they are about."""

from . import applications, members, organizations, proxycache
from .area import area

__all__ = ["applications", "area", "members", "organizations", "proxycache"]
