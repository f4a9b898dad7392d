"""World: the data, clock, ids and configuration of one instance, and the caller of a request."""

from .blob_store import BlobStore
from .derived_ids import DerivedIds
from .world import World

__all__ = ["BlobStore", "DerivedIds", "World"]
