"""The OCI distribution API under /v2, with the real server's token authentication."""

from .requests import kind
from .routes import blueprint

__all__ = ["blueprint", "kind"]
