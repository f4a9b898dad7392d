"""OAuth 2 endpoints and pages, on which users permit applications to act on their behalf."""

from . import pages
from .routes import blueprint

__all__ = ["blueprint", "pages"]
