"""Packed blobs: small blobs in one file of a temporary folder.

A file for each small blob would make the start and the stop of a server with many images slow.
"""

import os
import threading
import weakref
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .partial_blobs import writing


class _Place(NamedTuple):
    path: Path
    offset: int
    size: int


class PackedBlobs:
    """Small blobs by digest, in one file.

    A process that was forked reads the blobs of its parent, and writes new blobs to another file.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: dict[str, _Place] = {}
        self._files: dict[int, BinaryIO] = {}  # files for new blobs, by process id

    def add(self, digest: str, data: bytes, folder: Path) -> None:
        """Store a blob.

        Args:
            digest: Digest of the blob.
            data: The blob.
            folder: Folder of the file, which must be the same in all calls.

        Raises:
            CannotWrite: The file cannot be written, for example because the disk is full.
        """
        path = folder / f"packed-{os.getpid()}"
        with self._lock, writing(path):
            if digest not in self._places:
                file = self._open(path)
                offset = file.seek(0, os.SEEK_END)  # after the rest of a blob that did not fit
                rest = memoryview(data)
                while rest:
                    rest = rest[file.write(rest) :]
                self._places[digest] = _Place(path, offset, len(data))

    def size(self, digest: str) -> int | None:
        """Return the size of a blob in bytes, or None if the blob does not exist."""
        place = self._places.get(digest)
        return None if place is None else place.size

    def read(self, digest: str) -> bytes | None:
        """Return the bytes of a blob, or None if the blob does not exist."""
        place = self._places.get(digest)
        if place is None:
            return None
        with place.path.open("rb") as file:
            file.seek(place.offset)
            return file.read(place.size)

    def _open(self, path: Path) -> BinaryIO:
        """Return the open file for the new blobs of the current process."""
        process = os.getpid()
        if process not in self._files:
            file: BinaryIO = path.open("ab", buffering=0)
            weakref.finalize(self, file.close)
            self._files[process] = file
        return self._files[process]
