"""The OCI distribution API under /v2, with the real server's token authentication."""

from . import faults
from .routes import blueprint

__all__ = ["blueprint", "faults"]
