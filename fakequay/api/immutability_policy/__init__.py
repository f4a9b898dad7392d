"""API area `immutability_policy`: policies that make tags immutable."""

from .routes import area

__all__ = ["area"]
