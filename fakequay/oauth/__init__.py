"""The OAuth 2 door: where people let applications act for them."""

from . import pages
from .routes import blueprint

__all__ = ["blueprint", "pages"]
