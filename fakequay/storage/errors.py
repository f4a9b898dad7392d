"""Errors of the store: invalid calls and problems of the data folder, no errors of clients."""


class StoreError(Exception):
    """Base class: an operation of the store failed and changed nothing."""


class CannotWrite(StoreError):
    """The data folder cannot be written, for example because the disk is full; nothing changed."""


class DataFolderInUse(StoreError):
    """Another server process uses the data folder."""


class DataFolderTooNew(StoreError):
    """A newer version of fakequay wrote the data folder."""


class DamagedData(StoreError):
    """A file of the data folder is damaged and cannot be read."""
