"""What the types of error that the API answers with mean."""

from .routes import area

__all__ = ["area"]
