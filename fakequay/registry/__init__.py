"""The OCI distribution API under /v2, with the real server's token authentication, and /v1."""

from . import faults
from .oldest import blueprint as oldest
from .routes import blueprint

__all__ = ["blueprint", "faults", "oldest"]
