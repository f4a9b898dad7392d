"""Operations on build triggers and on the source repositories that they can use."""

from . import sources, triggers
from .blueprint import area

__all__ = ["area", "sources", "triggers"]
