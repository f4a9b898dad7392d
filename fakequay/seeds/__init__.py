"""Worlds as JSON: read and checked as a whole, planted into a store, written out again."""

from .errors import SeedError
from .json_schema import schema
from .loader import export, load, reload
from .progress import Progress, no_progress
from .reader import Seed, read
from .sources import fixtures

__all__ = [
    "Progress",
    "Seed",
    "SeedError",
    "export",
    "fixtures",
    "load",
    "no_progress",
    "read",
    "reload",
    "schema",
]
