"""Storage: typed tables of records, based on TinyDB. Only this package uses TinyDB."""

from . import transaction_guard
from .data_file import sync_folder
from .errors import (
    CannotWrite,
    DamagedData,
    DataFolderInUse,
    DataFolderTooNew,
    DataReplaced,
    StoreError,
)
from .instance_store import Store
from .snapshots import Snapshot
from .table import Table
from .table_store import TableOf, TableStore

__all__ = [
    "CannotWrite",
    "DamagedData",
    "DataFolderInUse",
    "DataFolderTooNew",
    "DataReplaced",
    "Snapshot",
    "Store",
    "StoreError",
    "Table",
    "TableOf",
    "TableStore",
    "sync_folder",
    "transaction_guard",
]
