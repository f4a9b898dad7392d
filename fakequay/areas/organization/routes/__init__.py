"""The organization operations, by what they are about."""

from . import applications, organizations
from .area import area

__all__ = ["applications", "area", "organizations"]
