"""Operations on organizations, their members, OAuth applications and proxy caches."""

from . import applications, members, organizations, proxycache
from .blueprint import area

__all__ = ["applications", "area", "members", "organizations", "proxycache"]
