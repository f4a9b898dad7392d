"""Whether the install is set up."""

from .routes import area

__all__ = ["area"]
