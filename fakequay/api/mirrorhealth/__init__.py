"""API area `mirrorhealth`: health of the repository mirrors."""

from .routes import area

__all__ = ["area"]
