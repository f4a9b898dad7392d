"""Worlds as JSON: read and checked as a whole, planted into a store, written out again."""

from .errors import SeedError
from .files import fixtures
from .format import schema
from .growing import export, plant, replant
from .progress import Progress, untold
from .reading import Seed, read

__all__ = [
    "Progress",
    "Seed",
    "SeedError",
    "export",
    "fixtures",
    "plant",
    "read",
    "replant",
    "schema",
    "untold",
]
