"""One server at a time in a data folder; the system lets go of the lock of a killed one."""

import os
import sys
from pathlib import Path

from .errors import DataFolderInUse

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class DataFolderLock:
    def __init__(self, folder: Path) -> None:
        self._file = (folder / "fakequay.lock").open("ab+", buffering=0)
        try:
            _take(self._file.fileno())
        except OSError:
            holder = self._holder()
            self._file.close()
            raise DataFolderInUse(
                f"the data folder {folder} is in use by another fakequay{holder}"
            ) from None
        self._file.truncate(0)
        self._file.write(str(os.getpid()).encode())

    def release(self) -> None:
        self._file.close()

    def _holder(self) -> str:
        self._file.seek(0)
        process = self._file.read().decode(errors="replace")
        return f" (process {process})" if process else ""
