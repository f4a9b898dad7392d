"""Access control: callers, roles, scopes and requirements of operations."""

from .caller import ANONYMOUS, Caller

__all__ = ["ANONYMOUS", "Caller"]
