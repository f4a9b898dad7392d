"""A blob on its way."""

import hashlib
import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from fakequay.storage import CannotWrite

CHUNK = 64 * 1024
MEMORY_LIMIT = 64 * 1024  # bytes: what is larger goes into a file


class BlobFolder(Protocol):
    """Where it goes."""

    def folder(self) -> Path: ...

    def has_room(self) -> bool: ...


class PartialBlob:
    """A blob on its way: in memory while it is small, else in a file."""

    def __init__(self, blobs: BlobFolder, name: str, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.data = bytearray()
        self.size = 0
        self.path: Path | None = None
        self._blobs = blobs
        self._name = name
        self._file: BinaryIO | None = None
        self._sha256 = hashlib.sha256()
        if path is not None:
            self._resume(path)

    def write(self, chunk: bytes) -> None:
        self._sha256.update(chunk)
        self.size += len(chunk)
        if self.path is None and (self.size > MEMORY_LIMIT or not self._blobs.has_room()):
            self.spill()
        if self.path is None:
            self.data += chunk
        else:
            with writing(self.path):
                self._file = self._file or self.path.open("ab")
                self._file.write(chunk)

    def pause(self) -> None:
        """Leave no file open between two requests."""
        if self._file is not None:
            file, self._file = self._file, None
            with writing(self.path):
                file.close()

    def copied(self, blobs: BlobFolder) -> "PartialBlob":
        """The same so far, among other blobs."""
        with self.lock:
            copied = PartialBlob(blobs, self._name)
            with self.path.open("rb") if self.path else io.BytesIO(self.data) as source:
                while chunk := source.read(CHUNK):
                    copied.write(chunk)
            copied.pause()
            return copied

    def cut(self, size: int) -> None:
        """Let go of what came after so many bytes."""
        if self._file is not None:
            with suppress(OSError):  # what it has not written yet is not wanted any more
                self._file.close()
            self._file = None
        if self.path is None:
            del self.data[size:]
            self._count(io.BytesIO(self.data))
        else:
            os.truncate(self.path, size)
            with self.path.open("rb") as source:
                self._count(source)

    def spill(self) -> Path:
        """Go on in a file."""
        if self.path is None:
            path = self._blobs.folder() / "uploads" / self._name
            with writing(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(self.data)
            self.path = path
            self.data.clear()
        self.pause()
        return self.path

    @property
    def digest(self) -> str:
        return f"sha256:{self._sha256.hexdigest()}"

    def _resume(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as source:
            self._count(source)

    def _count(self, source: BinaryIO) -> None:
        self.size, self._sha256 = 0, hashlib.sha256()
        while chunk := source.read(CHUNK):
            self.size += len(chunk)
            self._sha256.update(chunk)


@contextmanager
def writing(path: Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"cannot write {path}: {error.strerror}") from error


def sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
