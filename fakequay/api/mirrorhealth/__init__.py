"""How the mirrors of a namespace, or of all, are doing."""

from .routes import area

__all__ = ["area"]
