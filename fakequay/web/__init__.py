"""The edge that areas, registry, control and console share: the one place that speaks HTTP."""

from .area import Area, Json
from .context import account, caller, reconfigure, world

__all__ = ["Area", "Json", "account", "caller", "reconfigure", "world"]
