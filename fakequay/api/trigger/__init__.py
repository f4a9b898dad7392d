"""API area `trigger`: build triggers, which start a build when a source repository changes."""

from .routes import area

__all__ = ["area"]
