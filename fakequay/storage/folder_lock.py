"""Lock of a data folder: only one server process can use it.

The operating system releases the lock when the process ends, even if the process is killed.
"""

import os
import sys
from pathlib import Path

from .errors import DataFolderInUse

_LOCKED_BYTE = 1 << 20  # offset of the byte that is locked on Windows

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(descriptor: int) -> None:
        # On Windows, other processes cannot read a locked byte. Lock a byte behind the process id,
        # so that they can read the process id.
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class DataFolderLock:
    """Lock of a data folder.

    Raises:
        DataFolderInUse: Another process has the lock.
    """

    def __init__(self, folder: Path) -> None:
        self._file = (folder / "fakequay.lock").open("ab+", buffering=0)
        try:
            _lock(self._file.fileno())
        except OSError:
            holder = self._holder()
            self._file.close()
            raise DataFolderInUse(
                f"the data folder {folder} is in use by another fakequay{holder}: "
                "stop that process or use another folder"
            ) from None
        self._file.truncate(0)
        self._file.write(str(os.getpid()).encode())

    def release(self) -> None:
        """Release the lock of the data folder."""
        self._file.close()

    def _holder(self) -> str:
        self._file.seek(0)
        process = self._file.read().decode(errors="replace")
        return f" (process {process})" if process else ""
