"""What the security scanner says of images."""

from .routes import area

__all__ = ["area"]
