"""Write-ahead journal: an append-only file in which each line has a checksum and an entry.

The checksum of a line is computed from its entry and from the checksum of the previous line. If
lines are removed, repeated, reordered or inserted, the checksum of the next line is therefore
wrong.
"""

import os
from dataclasses import field
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import crc32

from fakequay.fast_dataclasses import mutable

from .data_file import sync_folder
from .errors import CannotWrite, StoreError
from .json_values import dumps, loads
from .migrations import CHAINED

Entry = dict[str, Any]

# fdatasync writes the contents and the size of a file, but not its dates. Not all systems have it.
sync = getattr(os, "fdatasync", os.fsync)


@mutable
class Reading:
    """The result of reading a journal.

    Attributes:
        entries: All entries before the first damaged line.
        end: Position in bytes of the end of the last undamaged line.
        checksum: Checksum of the last undamaged line, with which the next line is checked.
        problem: Description of the first damaged line; empty if no line is damaged.
        torn: True if the last line is incomplete because a write was interrupted.
    """

    entries: list[Entry] = field(default_factory=list)
    end: int = 0
    checksum: int = 0
    problem: str = ""
    torn: bool = False


class Journal:
    """A journal that is open for appending.

    Args:
        path: The file, which is created if it does not exist.
        checksum: Checksum of the last line of the file; 0 for an empty file.
        sync: Whether to wait for the disk after each entry.
    """

    def __init__(self, path: Path, checksum: int = 0, *, sync: bool) -> None:
        self.path = path
        self._sync = sync
        self._checksum = checksum
        self._file = path.open("ab", buffering=0)
        self.size = self._file.tell()
        sync_folder(path.parent)
        self._spoilt = False

    def append(self, entry: Entry) -> None:
        """Append an entry to the journal, completely or not at all.

        Raises:
            CannotWrite: The entry cannot be written.
            StoreError: The journal is closed.
        """
        if self._file.closed:
            raise StoreError(f"cannot write {self.path}: the journal is closed")
        if self._spoilt:
            raise CannotWrite(
                f"{self.path} could not be repaired after a failed write: restart the server"
            )
        text = dumps(entry)
        checksum = crc32(text, self._checksum)
        line = b"%08x %s\n" % (checksum, text)
        try:
            self._write(line)
        except BaseException as error:
            self._retract()
            if isinstance(error, OSError):
                raise CannotWrite(f"cannot write {self.path}: {error.strerror}") from error
            raise
        self.size += len(line)
        self._checksum = checksum

    def cut(self, end: int, checksum: int = 0) -> None:
        """Shorten a journal file.

        Args:
            end: Number of bytes that remain. The last remaining byte must be the end of a line.
            checksum: Checksum of the last line that remains; 0 if no line remains.
        """
        self._file.truncate(end)
        self.size = end
        self._checksum = checksum
        sync(self._file.fileno())
        self._spoilt = False

    def close(self) -> None:
        """Close the journal file."""
        self._file.close()

    def _write(self, line: bytes) -> None:
        rest = memoryview(line)
        while rest:
            rest = rest[self._file.write(rest) :]
        if self._sync:
            sync(self._file.fileno())

    def _retract(self) -> None:
        try:
            self.cut(self.size, self._checksum)
        except OSError:
            self._spoilt = True


def read(path: Path) -> Reading:
    """Read a journal up to its first damaged line."""
    text = path.read_bytes() if path.exists() else b""
    reading = Reading()
    is_chained = True
    for number, line in enumerate(BytesIO(text), start=1):
        where = f"line {number} (byte {reading.end})"
        entry = line[9:-1]
        checksum = crc32(entry, reading.checksum)
        if not line.endswith(b"\n"):
            reading.problem, reading.torn = f"{where} is incomplete", True
        elif line[:9] != b"%08x " % checksum:
            reading.problem = (
                f"{where} does not match its checksum: this line was changed, or lines before it "
                "were removed, repeated or moved"
            )
        if reading.problem:
            break
        reading.entries.append(loads(entry))
        is_chained = reading.entries[0].get("format", CHAINED) >= CHAINED
        reading.checksum = checksum if is_chained else 0
        reading.end += len(line)
    return reading
