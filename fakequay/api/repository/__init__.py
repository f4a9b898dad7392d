"""Repository area: list, create, show, change and delete repositories."""

from .routes import area

__all__ = ["area"]
