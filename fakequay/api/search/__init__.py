"""API area `search`: finds users, robots, teams, organizations and repositories."""

from .routes import area

__all__ = ["area"]
