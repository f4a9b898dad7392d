"""API area `permission`: roles of users, robots and teams in a repository."""

from .routes import area

__all__ = ["area"]
