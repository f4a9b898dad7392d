"""Images as older clients know them: one for each layer."""

from .routes import area

__all__ = ["area"]
