"""Builds of images, asked for by hand."""

from .routes import area

__all__ = ["area"]
