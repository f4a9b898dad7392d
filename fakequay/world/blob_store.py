"""The bytes of images, each under its digest: in a folder, or in memory and a temporary folder."""

import hashlib
import io
import math
import re
import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from fakequay.storage import CannotWrite, sync_folder

from .partial_blobs import MEMORY_LIMIT, PartialBlob, sync, writing

IN_MEMORY = 32 * 1024 * 1024  # bytes: all small blobs together
_DIGEST = re.compile(r"sha256:[a-f0-9]{64}")


class DigestMismatch(Exception):
    """The bytes are not those that the digest names; nothing of them is left."""


class TooLarge(Exception):
    """There would be more bytes than are wanted; the upload is as it was."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class OutOfOrder(Exception):
    """A part does not begin where the last one ended; the upload is as it was."""


def is_digest(text: str) -> bool:
    """Whether it is a digest of the one kind that the real server takes."""
    return _DIGEST.fullmatch(text) is not None


def digest_of(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class BlobStore:
    """``folder`` keeps them; without one they are gone with this object.

    ``sync``: a blob is on the disk before it is said to be there. What cannot be written for want
    of room raises CannotWrite, and nothing of it is left.
    """

    def __init__(self, folder: Path | None = None, *, sync: bool = False) -> None:
        self._folder = folder
        self._sync = sync
        self._kept = folder is not None
        self._small: dict[str, bytes] = {}
        self._partial: dict[str, PartialBlob] = {}
        self._lock = threading.Lock()
        self._below: BlobStore | None = None

    def fork(self) -> "BlobStore":
        """Begin with all that is there; what comes goes into one of the two only."""
        fork = BlobStore()
        fork._below = self
        fork._small = self._small.copy()
        for name, partial in list(self._partial.items()):
            fork._partial[name] = partial.copied(fork)
        return fork

    def begin(self, upload: str) -> None:
        """Start to receive a blob under a name of the caller's."""
        self._partial[upload] = partial = PartialBlob(self, upload)
        if self._kept:
            partial.spill()

    def received(self, upload: str) -> int:
        """How many bytes there are so far."""
        return self._find(upload).size

    def append(
        self,
        upload: str,
        chunks: Iterable[bytes],
        start: int | None = None,
        most: float = math.inf,
    ) -> int:
        """Add bytes as they come; returns how many there are then.

        OutOfOrder unless there are ``start`` so far, where that is given; TooLarge over ``most``.
        """
        partial = self._find(upload)
        with partial.lock:
            if start not in {None, partial.size}:
                raise OutOfOrder
            before = partial.size
            try:
                try:
                    for chunk in chunks:
                        if partial.size + len(chunk) > most:
                            raise TooLarge(partial.size + len(chunk))
                        partial.write(chunk)
                finally:
                    partial.pause()
            except (CannotWrite, TooLarge):
                partial.cut(before)
                raise
            return partial.size

    def commit(self, upload: str, digest: str) -> int:
        """The upload becomes a blob, whose size is returned; or DigestMismatch, and it is gone."""
        partial = self._find(upload)
        with partial.lock:
            if partial.digest != digest:
                self.cancel(upload)
                raise DigestMismatch(digest)
            if partial.path is None and not self._kept:
                self._small[digest] = bytes(partial.data)
            else:
                self._move(partial.spill(), self._path(digest))
            del self._partial[upload]
            return partial.size

    def cancel(self, upload: str) -> None:
        partial = self._find(upload)
        if partial.path is not None:
            partial.path.unlink(missing_ok=True)
        del self._partial[upload]

    def put(self, data: bytes) -> str:
        """Store a blob that is at hand; returns its digest."""
        digest = digest_of(data)
        if self.size(digest) is None:
            name = f"put-{digest.partition(':')[2]}"
            self.begin(name)
            self.append(name, (data,))
            self.commit(name, digest)
        return digest

    def size(self, digest: str) -> int | None:
        """In bytes; None where there is no such blob."""
        small = self._small.get(digest)
        if small is not None:
            return len(small)
        path = self._path(digest) if self._folder and is_digest(digest) else None
        if path and path.is_file():
            return path.stat().st_size
        return self._below.size(digest) if self._below else None

    def open(self, digest: str) -> BinaryIO:
        """KeyError where there is no such blob."""
        small = self._small.get(digest)
        if small is not None:
            return io.BytesIO(small)
        if self._folder and is_digest(digest) and self._path(digest).is_file():
            return self._path(digest).open("rb")
        if self._below is None:
            raise KeyError(digest)
        return self._below.open(digest)

    def keep_only(self, digests: set[str], uploads: set[str]) -> None:
        """Let go of all other blobs, and of what was on its way.

        Not while one serves: a snapshot may bring back the repository that had them.
        """
        self._small = {digest: self._small[digest] for digest in self._small.keys() & digests}
        for path in self._folder.glob("sha256/*/*") if self._folder else ():
            if f"sha256:{path.name}" not in digests:
                path.unlink()
        for path in self._folder.glob("uploads/*") if self._folder else ():
            if path.name not in uploads:
                path.unlink()

    def folder(self) -> Path:
        """Where files go: made, and gone at the end, where none was given."""
        with self._lock:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="fakequay-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            return self._folder

    def has_room(self) -> bool:
        """Whether small blobs may still be held in memory."""
        return not self._kept and len(self._small) * MEMORY_LIMIT < IN_MEMORY

    def _move(self, source: Path, target: Path) -> None:
        """Under its own name all of it is there, or nothing."""
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if self._sync:
                sync(source)
            source.replace(target)
            if self._sync:
                for folder in (target.parent, *target.parents[1:3]):
                    sync_folder(folder)

    def _path(self, digest: str) -> Path:
        value = digest.removeprefix("sha256:")
        return self.folder() / "sha256" / value[:2] / value

    def _find(self, upload: str) -> PartialBlob:
        """KeyError for what is not under way, here or in the folder of an earlier run."""
        if upload not in self._partial:
            path = self.folder() / "uploads" / upload if self._kept else None
            if path is None or not path.is_file():
                raise KeyError(upload)
            self._partial[upload] = PartialBlob(self, upload, path)
        return self._partial[upload]
