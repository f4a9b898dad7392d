"""The pretend Quay a request acts on: what it remembers, what time it is, who acts on it."""

from .blobs import Blobs
from .draws import Drawn
from .world import World

__all__ = ["Blobs", "Drawn", "World"]
