"""Who is calling and what they may do."""

from .caller import ANONYMOUS, Caller

__all__ = ["ANONYMOUS", "Caller"]
