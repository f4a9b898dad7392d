"""Seeds: JSON documents with the initial data of an instance, and functions to use them."""

from .cache import SeedCache
from .errors import SeedError
from .fingerprints import fingerprint
from .json_schema import schema
from .layout_confinement import confine_layouts
from .loader import export, load, reload
from .progress import Progress, no_progress
from .reader import Seed, read
from .release_limits import fit
from .sources import fixtures

__all__ = [
    "Progress",
    "Seed",
    "SeedCache",
    "SeedError",
    "confine_layouts",
    "export",
    "fingerprint",
    "fit",
    "fixtures",
    "load",
    "no_progress",
    "read",
    "reload",
    "schema",
]
