"""Errors of the store: wrong calls in the code, and problems with the data folder."""


class StoreError(Exception):
    """Base class of storage errors: an operation of the store failed and changed nothing."""


class CannotWrite(StoreError):
    """Error: the data folder cannot be written, for example because the disk is full.

    The failed operation has changed nothing.
    """


class DataReplaced(StoreError):
    """Error: the data was replaced, for example by a reset, after the request began.

    The request has changed nothing.
    """


class DataFolderInUse(StoreError):
    """Error: another server process uses the data folder."""


class DataFolderTooNew(StoreError):
    """Error: a newer version of fakequay wrote the data folder; this version cannot read it."""


class DamagedData(StoreError):
    """Error: a file of the data folder is damaged and cannot be read."""
