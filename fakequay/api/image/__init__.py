"""API area `image`: images in the format of Docker v1, where each layer is an image."""

from .routes import area

__all__ = ["area"]
