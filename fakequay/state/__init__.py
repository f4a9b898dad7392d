"""Typed tables over TinyDB; nothing above this package knows TinyDB is there."""

from .errors import DamagedData, DataFolderInUse, DataFolderTooNew, StoreError
from .history import Snapshot
from .store import TableOf, TableStore
from .table import Table
from .tables import Store

__all__ = [
    "DamagedData",
    "DataFolderInUse",
    "DataFolderTooNew",
    "Snapshot",
    "Store",
    "StoreError",
    "Table",
    "TableOf",
    "TableStore",
]
