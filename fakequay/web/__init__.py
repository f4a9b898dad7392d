"""HTTP code that the REST API, the registry, the control API and the console share."""

from .operations.area_blueprint import Area, Json
from .operations.request_context import account, caller, reconfigure, world

__all__ = ["Area", "Json", "account", "caller", "reconfigure", "world"]
