"""OAuth 2 endpoints and pages: users authorize applications to act for them."""

from . import pages
from .routes import blueprint

__all__ = ["blueprint", "pages"]
