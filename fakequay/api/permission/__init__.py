"""Who has which role in a repository: users, robots and teams."""

from .routes import area

__all__ = ["area"]
