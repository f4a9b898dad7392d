"""An append-only file of entries, one a line, each behind its checksum."""

import os
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from .data_file import checksum, sync_folder
from .errors import CannotWrite, StoreError
from .json_encoding import dumps, loads

Entry = dict[str, Any]

# What is written and how long the file is now, but not when that was; some systems do not have it.
sync = getattr(os, "fdatasync", os.fsync)


@dataclass(slots=True)
class Reading:
    """The entries up to the first that is not intact, where they end, and what is wrong there."""

    entries: list[Entry] = field(default_factory=list)
    end: int = 0
    problem: str = ""
    torn: bool = False


class Journal:
    def __init__(self, path: Path, *, sync: bool) -> None:
        self.path = path
        self._sync = sync
        self._file = path.open("ab", buffering=0)
        self.size = self._file.tell()
        sync_folder(path.parent)
        self._spoilt = False

    def append(self, entry: Entry) -> None:
        """Return once the entry is on disk; if it cannot get there, leave nothing of it."""
        if self._file.closed:
            raise StoreError(f"{self.path} is closed")
        if self._spoilt:
            raise CannotWrite(f"{self.path} could not be repaired after a failed write")
        text = dumps(entry)
        line = b"%s %s\n" % (checksum(text).encode(), text)
        try:
            self._write(line)
        except BaseException as error:
            self._retract()
            if isinstance(error, OSError):
                raise CannotWrite(f"cannot write {self.path}: {error.strerror}") from error
            raise
        self.size += len(line)

    def cut(self, end: int) -> None:
        self._file.truncate(end)
        self.size = end
        sync(self._file.fileno())
        self._spoilt = False

    def close(self) -> None:
        self._file.close()

    def _write(self, line: bytes) -> None:
        rest = memoryview(line)
        while rest:
            rest = rest[self._file.write(rest) :]
        if self._sync:
            sync(self._file.fileno())

    def _retract(self) -> None:
        try:
            self.cut(self.size)
        except OSError:
            self._spoilt = True


def read(path: Path) -> Reading:
    text = path.read_bytes() if path.exists() else b""
    reading = Reading()
    for number, line in enumerate(BytesIO(text), start=1):
        where = f"line {number} (byte {reading.end})"
        if not line.endswith(b"\n"):
            reading.problem, reading.torn = f"{where} was not written to its end", True
        elif line[:9] != b"%s " % checksum(line[9:-1]).encode():
            reading.problem = f"{where} does not match its checksum"
        if reading.problem:
            break
        reading.entries.append(loads(line[9:-1]))
        reading.end += len(line)
    return reading
