"""Routes of the trigger area."""

from . import sources, triggers
from .area import area

__all__ = ["area", "sources", "triggers"]
