"""The document from which clients learn which operations there are."""

from .routes import area

__all__ = ["area"]
