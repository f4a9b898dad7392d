"""The edge that areas, registry, control and console share: the one place that speaks HTTP."""

from .operations.area import Area, Json
from .operations.request_context import account, caller, reconfigure, world

__all__ = ["Area", "Json", "account", "caller", "reconfigure", "world"]
