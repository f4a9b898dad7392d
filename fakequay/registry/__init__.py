"""Registry: the OCI distribution API under ``/v2``, and parts of the Docker API v1."""

from . import fault_support
from .routes import blueprint
from .v1 import blueprint as v1_blueprint

__all__ = ["blueprint", "fault_support", "v1_blueprint"]
