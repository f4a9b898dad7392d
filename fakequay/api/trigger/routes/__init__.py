"""The trigger operations, by what they are about."""

from . import sources, triggers
from .area import area

__all__ = ["area", "sources", "triggers"]
