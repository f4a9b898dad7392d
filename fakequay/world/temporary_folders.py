"""Temporary folders of blob stores: created on demand, and removed when the process ends."""

import os
import shutil
import tempfile
import weakref
from pathlib import Path

_folders: dict[Path, int] = {}  # id of the process that created the folder, by folder


def create(owner: object) -> Path:
    """Create a temporary folder, which is removed when its owner is removed from memory.

    The folder is also removed when this process ends, but not when a forked process ends.

    Args:
        owner: Object that uses the folder, such as a blob store.
    """
    folder = Path(tempfile.mkdtemp(prefix="fakequay-"))
    _folders[folder] = os.getpid()
    weakref.finalize(owner, _remove, folder)
    return folder


def remove_all() -> None:
    """Remove all temporary folders, because the process ends without the usual cleanup."""
    for folder in list(_folders):
        _remove(folder)


def _remove(folder: Path) -> None:
    if _folders.pop(folder, None) == os.getpid():
        shutil.rmtree(folder, ignore_errors=True)
