"""Errors of the store, none of which is caused by a client."""


class StoreError(Exception):
    """Base class: an operation of the store failed and changed nothing."""


class CannotWrite(StoreError):
    """The disk is full or not writable. Nothing was changed."""


class DataFolderInUse(StoreError):
    """Another server process uses the data folder."""


class DataFolderTooNew(StoreError):
    """A newer version of fakequay wrote the data folder."""


class DamagedData(StoreError):
    """A file of the data folder is damaged and cannot be read."""
