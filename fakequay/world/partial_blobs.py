"""Unfinished uploads of blobs: the bytes received so far, in memory or in a file."""

import hashlib
import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from fakequay.storage import CannotWrite

CHUNK = 64 * 1024  # size in bytes of the pieces in which a file is copied
MEMORY_LIMIT = 64 * 1024  # maximum size in bytes of a small blob; a larger blob is in a file


class BlobFolder(Protocol):
    """Interface (``typing.Protocol``) of the blob store to which an unfinished upload belongs."""

    def folder(self) -> Path:
        """Return the folder in which the store keeps the files of blobs and uploads."""

    def keeps_small_blobs(self) -> bool:
        """Return whether small blobs stay in memory or share one file.

        Otherwise, each small blob has its own file.
        """


class PartialBlob:
    """The received bytes of an unfinished upload: in memory while small, otherwise in a file.

    Args:
        blobs: Store that receives the blob after the upload.
        name: Unique name of the upload.
        path: File of an upload that an earlier process began; None for a new upload.

    Attributes:
        appending: Lock that permits only one request at a time to append bytes. A thread holds the
            lock until the whole request body has been appended.
        lock: Lock for each access to the received bytes. A thread holds the lock only for a short
            time.
        ended: Whether the upload was finished, cancelled or replaced by a saved upload. An ended
            upload accepts no further bytes.
    """

    def __init__(self, blobs: BlobFolder, name: str, path: Path | None = None) -> None:
        self.appending = threading.RLock()
        self.lock = threading.RLock()
        self.ended = False
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
        """Append bytes to the unfinished upload.

        Raises:
            CannotWrite: The file cannot be written.
            KeyError: Another thread has cancelled the upload.
        """
        with self.lock:
            if self.ended:
                raise KeyError(self._name)
            self._append(chunk)

    def _append(self, chunk: bytes) -> None:
        self._sha256.update(chunk)
        self.size += len(chunk)
        if self.path is None and (self.size > MEMORY_LIMIT or not self._blobs.keeps_small_blobs()):
            self.move_to_file()
        if self.path is None:
            self.data += chunk
        else:
            with writing(self.path):
                self._file = self._file or self.path.open("ab")
                self._file.write(chunk)

    def end(self) -> None:
        """End the upload, so that it accepts no further bytes, and close its file."""
        with self.lock:
            self.ended = True
            with suppress(CannotWrite):  # the bytes are not needed any more
                self.pause()

    def pause(self) -> None:
        """Close the file of the upload until the next write, so that few files are open at once."""
        with self.lock:
            if self._file is not None:
                file, self._file = self._file, None
                with writing(self.path):
                    file.close()

    def read(self) -> bytes:
        """Return the received bytes of the unfinished upload."""
        with self.lock:
            return self.path.read_bytes() if self.path else bytes(self.data)

    def copy(self, blobs: BlobFolder) -> "PartialBlob":
        """Return a copy of the unfinished upload for another blob store."""
        with self.lock:
            if self._file is not None:
                with writing(self.path):
                    self._file.flush()
            copied = PartialBlob(blobs, self._name)
            with self.path.open("rb") if self.path else io.BytesIO(self.data) as source:
                while chunk := source.read(CHUNK):
                    copied.write(chunk)
            copied.pause()
            return copied

    def truncate(self, size: int) -> None:
        """Remove all received bytes of an upload except the first ``size`` bytes."""
        with self.lock:
            if self.ended:
                return
            if self._file is not None:
                with suppress(OSError):  # unwritten bytes are removed anyway
                    self._file.close()
                self._file = None
            if self.path is None:
                del self.data[size:]
                self._count(io.BytesIO(self.data))
            else:
                os.truncate(self.path, size)
                with self.path.open("rb") as source:
                    self._count(source)

    def move_to_file(self) -> Path:
        """Move the received bytes from memory to a file, and return the path of the file."""
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
        """Digest of the received bytes of the upload: ``sha256:`` and 64 hex digits."""
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
    """Raise CannotWrite instead of an OSError that occurs in the ``with`` block."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"cannot write {path}: {error.strerror}") from error


def sync(path: Path) -> None:
    """Wait until the contents of a file are on the disk."""
    with path.open("r+b") as file:  # Windows syncs only files that are open for writing
        os.fsync(file.fileno())
