"""Registry: the OCI distribution API under ``/v2``, and parts of the Docker API v1."""

from . import fault_responses
from .routes import blueprint
from .v1 import blueprint as v1_blueprint

__all__ = ["blueprint", "fault_responses", "v1_blueprint"]
