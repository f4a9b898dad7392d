"""What can go wrong with the store itself; none of these is a client's fault."""


class StoreError(Exception):
    """The store cannot do what it was asked to; nothing was changed."""


class CannotWrite(StoreError):
    """The disk is full, or does not let itself be written; nothing was changed."""


class DataFolderInUse(StoreError):
    """Another server holds the data folder."""


class DataFolderTooNew(StoreError):
    """The data folder was written by a later version."""


class DamagedData(StoreError):
    """What is on disk cannot be read."""
