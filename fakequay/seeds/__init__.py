"""Seeds: JSON documents with the initial data of an instance; reads, checks, loads, exports."""

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
