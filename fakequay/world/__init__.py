"""World: the data, clock, ids and configuration of one instance, as one Python object."""

from .blob_store import BlobStore
from .object_ids import DerivedIds
from .world import World

__all__ = ["BlobStore", "DerivedIds", "World"]
