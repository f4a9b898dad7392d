"""The pretend Quay a request acts on: what it remembers, what time it is, who acts on it."""

from .blob_store import BlobStore
from .derived_ids import DerivedIds
from .world import World

__all__ = ["BlobStore", "DerivedIds", "World"]
