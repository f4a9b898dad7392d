"""Blob store: the contents of blobs (image layers and configurations) by digest.

With a data folder, all blobs are files in this folder. Without data folder, small blobs stay in
memory, or, if these use much memory, in one temporary file. Large blobs are files in a temporary
folder.
"""

import hashlib
import io
import math
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from fakequay.fast_dataclasses import frozen
from fakequay.storage import CannotWrite, sync_folder

from . import temporary_folders
from .packed_blobs import PackedBlobs
from .partial_blobs import MEMORY_LIMIT, PartialBlob, sync, writing

IN_MEMORY = 32 * 1024 * 1024  # maximum total size in bytes of the blobs that are in memory
_DIGEST = re.compile(r"sha256:[a-f0-9]{64}")


class DigestMismatch(Exception):
    """Error: the uploaded bytes do not match the declared digest; the upload has been removed."""


class TooLarge(Exception):
    """Error: an upload is larger than its maximum size.

    The bytes that were received in earlier chunks are kept.

    Attributes:
        size: Size in bytes at which the upload was stopped.
    """

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class OutOfOrder(Exception):
    """Error: a chunk does not start where the previous chunk ended; the upload is unchanged."""


def is_digest(text: str) -> bool:
    """Return whether a text is a SHA-256 digest, the only kind of digest that Quay accepts."""
    return _DIGEST.fullmatch(text) is not None


def digest_of(data: bytes) -> str:
    """Return the digest of bytes: ``sha256:`` and 64 hex digits."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


@frozen
class SavedUploads:
    """Copies of the unfinished uploads of a blob store, by name of the upload."""

    partial: Mapping[str, PartialBlob]


NO_UPLOADS = SavedUploads({})


class BlobStore:
    """Contents of blobs by digest.

    If a blob cannot be written, for example because the disk is full, the methods raise CannotWrite
    and store no part of the blob.

    Args:
        folder: Data folder for the blobs; None to keep the blobs only as long as this object
            exists.
        sync: Whether the method ``commit``, which finishes an upload, waits until the blob is on
            the disk.
    """

    def __init__(self, folder: Path | None = None, *, sync: bool = False) -> None:
        self._folder = folder
        self._kept = folder is not None
        self._sync = sync and self._kept  # no sync of a temporary folder
        self._packed = PackedBlobs()
        self._small: dict[str, bytes] = {}
        self._small_size = 0  # total size in bytes of the blobs in ``_small``
        self._partial: dict[str, PartialBlob] = {}
        self._lock = threading.Lock()
        self._below: BlobStore | None = None
        self._unsynced: dict[int, list[Path]] = {}  # blobs to sync later, by thread id

    def fork(self) -> "BlobStore":
        """Return a copy of the blob store, with its blobs and unfinished uploads.

        Later changes of the copy do not affect the original.
        """
        fork = BlobStore()
        fork._below = self
        fork._small, fork._small_size = self._small.copy(), self._small_size
        self._resume_uploads()
        fork._partial = self._copy_uploads(fork)
        return fork

    def save_uploads(self) -> "SavedUploads":
        """Return copies of all unfinished uploads, which ``restore_uploads`` can restore later."""
        self._resume_uploads()
        return SavedUploads(self._copy_uploads(BlobStore())) if self._partial else NO_UPLOADS

    def restore_uploads(self, saved: "SavedUploads") -> None:
        """Replace all unfinished uploads of the blob store by saved uploads."""
        for name in self._partial.keys() - saved.partial.keys():
            with suppress(KeyError):  # another thread has just finished the upload
                self.cancel(name)
        for name, partial in saved.partial.items():
            replaced = self._partial.get(name)
            if replaced is not None:
                replaced.end()
            self._partial[name] = copy = partial.copy(self)
            if self._kept:
                copy.move_to_file()

    def _resume_uploads(self) -> None:
        """Resume the unfinished uploads that an earlier server process left in the data folder."""
        for path in self.folder().glob("uploads/*") if self._kept else ():
            with suppress(KeyError):
                self._find(path.name)

    def _copy_uploads(self, target: "BlobStore") -> dict[str, PartialBlob]:
        copies = {}
        for name, partial in list(self._partial.items()):
            with partial.lock:
                if not partial.ended:  # another thread may just have finished the upload
                    copies[name] = partial.copy(target)
        return copies

    def begin(self, upload: str) -> None:
        """Start the upload of a blob.

        Args:
            upload: Unique name of the upload.
        """
        self._partial[upload] = partial = PartialBlob(self, upload)
        if self._kept:
            partial.move_to_file()

    def received(self, upload: str) -> int:
        """Return the number of bytes that an upload has received.

        Raises:
            KeyError: The upload does not exist.
        """
        return self._find(upload).size

    def read_upload(self, upload: str) -> bytes:
        """Return the bytes that an upload has received.

        Raises:
            KeyError: The upload does not exist.
        """
        return self._find(upload).read()

    def append(
        self,
        upload: str,
        chunks: Iterable[bytes],
        start: int | None = None,
        most: float = math.inf,
    ) -> int:
        """Append chunks of bytes to an upload.

        Args:
            upload: Name of the upload.
            chunks: The bytes to append; an iterator can return bytes that arrive during the call.
            start: Offset in the blob at which the chunks start, which must be the number of bytes
                received so far; None for no check.
            most: Maximum size of the upload in bytes.

        Returns:
            The number of bytes that the upload has received.

        Raises:
            KeyError: The upload does not exist, or another thread has cancelled it.
            OutOfOrder: The number of bytes received so far is not ``start``.
            TooLarge: The upload exceeds ``most``.
        """
        partial = self._find(upload)
        with partial.appending:
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
                partial.truncate(before)
                raise
            return partial.size

    def commit(self, upload: str, digest: str) -> int:
        """Finish an upload and store the received bytes as a blob.

        Returns:
            The size of the blob in bytes.

        Raises:
            KeyError: The upload does not exist.
            DigestMismatch: The bytes do not match the digest.
        """
        partial = self._find(upload)
        with partial.appending, partial.lock:
            if partial.ended:
                raise KeyError(upload)
            if partial.digest != digest:
                self.cancel(upload)
                raise DigestMismatch(digest)
            if partial.path is None and not self._kept:
                self._keep_small(digest, bytes(partial.data))
            else:
                self._move(partial.move_to_file(), self._path(digest))
            partial.end()
            self._partial.pop(upload, None)
            return partial.size

    def cancel(self, upload: str) -> None:
        """Cancel an upload: remove the received bytes.

        Raises:
            KeyError: The upload does not exist.
        """
        partial = self._find(upload)
        with partial.lock:
            partial.end()
            if partial.path is not None:
                partial.path.unlink(missing_ok=True)
            self._partial.pop(upload, None)

    def put(self, data: bytes) -> str:
        """Store bytes as a blob, and return the digest of the blob."""
        digest = digest_of(data)
        if self.size(digest) is not None:
            return digest
        if len(data) <= MEMORY_LIMIT and not self._kept:
            self._keep_small(digest, data)
            return digest
        path = self.folder() / "uploads" / f"put-{digest.partition(':')[2]}"
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self._move(path, self._path(digest))
        return digest

    @contextmanager
    def sync_at_end(self) -> Iterator[None]:
        """Sync all new blobs to the disk together, at the end of the ``with`` block.

        For many blobs, one sync is faster than a sync after each blob. The method affects only
        blobs that the current thread stores.
        """
        moved = self._unsynced[threading.get_ident()] = []
        try:
            yield
        finally:
            del self._unsynced[threading.get_ident()]
        if self._sync:
            for target in moved:
                sync(target)
            for folder in {folder for target in moved for folder in target.parents[:3]}:
                sync_folder(folder)

    def size(self, digest: str) -> int | None:
        """Return the size of a blob in bytes, or None if the blob does not exist."""
        small = self._small.get(digest)
        if small is not None:
            return len(small)
        packed = self._packed.size(digest)
        if packed is not None:
            return packed
        path = self._path(digest) if self._folder and is_digest(digest) else None
        if path and path.is_file():
            return path.stat().st_size
        return self._below.size(digest) if self._below else None

    def open(self, digest: str) -> BinaryIO:
        """Open a blob for reading.

        Raises:
            KeyError: The blob does not exist.
        """
        small = self._small.get(digest)
        if small is None:
            small = self._packed.read(digest)
        if small is not None:
            return io.BytesIO(small)
        if self._folder and is_digest(digest) and self._path(digest).is_file():
            return self._path(digest).open("rb")
        if self._below is None:
            raise KeyError(digest)
        return self._below.open(digest)

    def keep_only(self, digests: set[str], uploads: set[str]) -> None:
        """Remove all blobs and uploads except the given ones.

        Call this method only before the server starts. While the server runs, a removed blob could
        still be needed by a snapshot that is restored later.

        Args:
            digests: Digests of the blobs to keep.
            uploads: Names of the unfinished uploads to keep.
        """
        for path in self._folder.glob("sha256/*/*") if self._folder else ():
            if f"sha256:{path.name}" not in digests:
                path.unlink()
        for path in self._folder.glob("uploads/*") if self._folder else ():
            if path.name not in uploads:
                path.unlink()

    def folder(self) -> Path:
        """Return the folder in which large blobs and unfinished uploads are stored.

        Without data folder, the method creates a temporary folder, which is removed together with
        the blob store.
        """
        with self._lock:
            if self._folder is None:
                self._folder = temporary_folders.create(self)
            return self._folder

    def keeps_small_blobs(self) -> bool:
        """Return whether small blobs stay in memory or share one file.

        Otherwise, each small blob has its own file.
        """
        return not self._kept

    def _keep_small(self, digest: str, data: bytes) -> None:
        """Store a small blob in memory, or, at the memory limit, in the file of packed blobs."""
        with self._lock:
            if digest in self._small:
                return
            if self._small_size + len(data) <= IN_MEMORY:
                self._small[digest] = data
                self._small_size += len(data)
                return
        self._packed.add(digest, data, self.folder())

    def _move(self, source: Path, target: Path) -> None:
        """Move a complete file to its final name, so that no process can read an incomplete file.

        If the store syncs files, wait until the file is on the disk.
        """
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            unsynced = self._unsynced.get(threading.get_ident())
            syncs_now = self._sync and unsynced is None
            if syncs_now:
                sync(source)
            source.replace(target)
            if syncs_now:
                for folder in target.parents[:3]:
                    sync_folder(folder)
            elif unsynced is not None:
                unsynced.append(target)

    def _path(self, digest: str) -> Path:
        value = digest.removeprefix("sha256:")
        return self.folder() / "sha256" / value[:2] / value

    def _find(self, upload: str) -> PartialBlob:
        """Return an unfinished upload; if an earlier server process began it, resume it first.

        Raises:
            KeyError: The upload does not exist.
        """
        if upload not in self._partial:
            path = self.folder() / "uploads" / upload if self._kept else None
            if path is None or not path.is_file():
                raise KeyError(upload)
            self._partial[upload] = PartialBlob(self, upload, path)
        return self._partial[upload]
