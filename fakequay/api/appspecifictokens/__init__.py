"""API area `appspecifictokens`: application-specific tokens of the caller."""

from .routes import area

__all__ = ["area"]
