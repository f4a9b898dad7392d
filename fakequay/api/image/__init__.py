"""API area `image`: Docker v1 images, one for each layer."""

from .routes import area

__all__ = ["area"]
