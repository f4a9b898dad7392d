"""What the registry is able to do."""

from .routes import area

__all__ = ["area"]
