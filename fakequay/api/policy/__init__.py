"""API area `policy`: auto-prune policies, which delete tags by number or by age."""

from .routes import area

__all__ = ["area"]
