"""Errors of the store: wrong calls, and problems of the data folder; clients cause none of them."""


class StoreError(Exception):
    """Base class of storage errors: an operation of the store failed and changed nothing."""


class CannotWrite(StoreError):
    """The data folder cannot be written, for example because the disk is full; nothing changed."""


class DataReplaced(StoreError):
    """The data was replaced, for example by a reset, after the request began; nothing changed."""


class DataFolderInUse(StoreError):
    """Another server process uses the data folder."""


class DataFolderTooNew(StoreError):
    """A newer version of fakequay wrote the data folder, so this version cannot read it."""


class DamagedData(StoreError):
    """A file of the data folder is damaged and cannot be read."""
