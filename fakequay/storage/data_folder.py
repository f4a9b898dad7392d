"""Data folder: persistent storage in a data file and a write-ahead journal.

The journal contains the changes since the data file was written. If the power fails after the data
file was written and before the journal was emptied, the entries of the journal are applied twice.
Applying an entry twice causes no error, because each entry replaces or removes whole documents.
"""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

from . import data_file, journal
from .damaged_file_recovery import recover_documents
from .errors import CannotWrite, DamagedData, StoreError
from .folder_lock import DataFolderLock
from .journal import Entry, Journal, Reading
from .migrations import FORMAT, Tables, migrate

Durability = Literal["always", "relaxed", "none"]

# Minimum size in bytes of a journal that is merged into the data file while the server runs.
_SMALL = 4 * 1024 * 1024


class DataFolder:
    """An open data folder, which is locked for other processes.

    Args:
        path: The folder, which is created if it does not exist.
        durability: ``always``: wait for the disk after each transaction; ``relaxed``: write at
            once, but do not wait for the disk; ``none``: write only when the folder is closed.
        documents: Function that returns all documents of the store, to write the data file.

    Attributes:
        tables: The documents that the folder contained when it was opened.
        warnings: Messages about damaged files.
        journals: Whether each change is written to the journal; False for the durability ``none``.

    Raises:
        DataFolderInUse: Another process uses the folder.
        DataFolderTooNew: A newer version of fakequay wrote the folder.
        DamagedData: The data file cannot be read, or it is missing although there is a journal.
        CannotWrite: The folder cannot be written.
    """

    def __init__(
        self, path: Path, durability: Durability, documents: Callable[[], dict[str, Any]]
    ) -> None:
        self.path = path
        self.file = path / "fakequay.json"
        self.tables: Tables = {}
        self.warnings: list[str] = []
        self._documents = documents
        self.journals = durability != "none"
        self._changed = False
        self._edited = False  # whether the data file was changed since fakequay wrote it
        self._copied = False
        try:
            self._open(sync=durability == "always")
        except OSError as error:
            raise CannotWrite(f"cannot use the data folder {path}: {error.strerror}") from error

    def keep(self, changes: dict[str, Any]) -> None:
        """Write the changes of a transaction to the journal.

        Raises:
            CannotWrite: The journal cannot be written; it contains no part of the changes.
        """
        if self.journals:
            self._journal.append({"tables": changes})
        self._changed = True
        if self._journal.size > self._limit:
            self._fold_if_possible()

    def close(self, documents: dict[str, Any]) -> None:
        """Merge the journal into the data file, and unlock the data folder.

        Args:
            documents: All documents of the store.
        """
        with self._held:
            if self._changed:
                self._fold(documents)
                self._changed = False

    def release(self) -> None:
        """Unlock the data folder and leave its files unchanged."""
        self._held.close()

    def leave_out(self, document: str, error: Exception) -> None:
        """Skip a document that cannot be read, and add a warning.

        Args:
            document: Table and id of the document.
            error: Reason why the document cannot be read.

        Raises:
            DamagedData: The file is unchanged since fakequay wrote it, so the document is not
                damaged, and must not be skipped.
        """
        if not self._edited:
            raise DamagedData(f"{self.file}: {document}: {error}") from None
        self._warn_of_damage([f"{document} was skipped: {error}"])

    def _fold(self, documents: dict[str, Any]) -> None:
        text = data_file.encode(documents)
        checksum = data_file.checksum(text)
        self._journal.append({"base": checksum})
        try:
            data_file.replace(self.file, text)
            self._journal.cut(0)
        except OSError as error:
            raise CannotWrite(f"cannot write {self.file}: {error.strerror}") from error
        self._journal.append({"format": FORMAT, "base": checksum})
        self._limit = max(_SMALL, 2 * len(text))

    def _open(self, *, sync: bool) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        with ExitStack() as held:
            held.callback(DataFolderLock(self.path).release)
            path = self.path / "fakequay.journal"
            reading = journal.read(path)
            text = data_file.read(self.file)
            checksum = data_file.checksum(text)
            bases = [entry["base"] for entry in reading.entries if "base" in entry]
            self._edited = bool(bases) and checksum not in bases
            if self._edited and not text:
                raise DamagedData(self._describe_missing_file(path))
            self.tables = self._decoded(text)
            formats = [data_file.remove_format(self.tables, self.file)] if text else []
            formats += [entry["format"] for entry in reading.entries if "format" in entry]
            for number in formats:
                data_file.check_format(number, path)
            self._journal = Journal(path, reading.checksum, sync=sync)
            held.callback(self._journal.close)
            self._limit = max(_SMALL, 2 * len(text))
            self._replay(reading, checksum)
            self._migrate(min(formats, default=FORMAT))
            self._held = held.pop_all()

    def _describe_missing_file(self, journal: Path) -> str:
        state = "is empty" if self.file.exists() else "is missing"
        return (
            f"{self.file} {state}, but {journal} contains only the changes since fakequay wrote "
            "this data file: restore the data file from a backup, or delete the journal too to "
            "start with new data"
        )

    def _decoded(self, text: bytes) -> Tables:
        try:
            tables = data_file.decode(text, self.file)
        except DamagedData:
            if not self._edited:
                raise
            tables, problems = recover_documents(text)
            self._warn_of_damage(problems)
            return tables
        if self._edited:
            self.warnings.append(
                f"{self.file} was edited or damaged since fakequay wrote it; fakequay uses its "
                "current contents"
            )
        return tables

    def _replay(self, reading: Reading, checksum: str) -> None:
        for entry in reading.entries:
            self._apply(entry.get("tables", {}))
        if reading.problem:
            self._repair(reading)
        if not reading.entries:
            self._journal.append({"format": FORMAT, "base": checksum})

    def _migrate(self, found: int) -> None:
        """Convert the documents of the data file to the current format."""
        if found == FORMAT:
            return
        if self.file.exists():
            shutil.copy2(self.file, f"{self.file}.format-{found}")
        migrate(self.tables, found)
        self._fold(self.tables)

    def _apply(self, changes: Entry) -> None:
        self._changed = self._changed or bool(changes)
        for name, documents in changes.items():
            table = self.tables.setdefault(name, {})
            for id, document in documents.items():
                if document is None:
                    table.pop(id, None)
                else:
                    table[id] = document

    def _repair(self, reading: Reading) -> None:
        """Remove the damaged end of the journal.

        A copy of the damaged journal is kept, except if only the last entry was written
        incompletely.
        """
        path = self._journal.path
        if reading.torn:
            outcome = "its request was never acknowledged, so the line was removed"
        else:
            copy = _copy_damaged(path)
            outcome = (
                f"only the lines before it are used; the whole file was copied to {copy}. If you "
                "need the other changes, restore the data folder from a backup"
            )
        self.warnings.append(f"{path}: {reading.problem}; {outcome}")
        self._journal.cut(reading.end, reading.checksum)

    def _warn_of_damage(self, problems: list[str]) -> None:
        if not self._copied:
            self._copied = self._changed = True
            self.warnings.append(
                f"{self.file} was damaged since fakequay wrote it; only its undamaged documents "
                f"are used; the whole file was copied to {_copy_damaged(self.file)}"
            )
        self.warnings += [f"{self.file}: {problem}" for problem in problems]

    def _fold_if_possible(self) -> None:
        """Merge the journal into the data file.

        If the merge fails, add a warning and try again later. The journal already contains the
        changes, so a full disk must not cause an error here.
        """
        try:
            self._fold(self._documents())
        except StoreError as error:
            self._limit *= 2
            self.warnings.append(str(error))


def _copy_damaged(path: Path) -> Path:
    """Copy a damaged file to a new name in the same folder, and return the new name."""
    copy = _unused(path.with_name(path.name + ".damaged"))
    shutil.copyfile(path, copy)
    return copy


def _unused(path: Path) -> Path:
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{path.name.partition('.damaged')[0]}.damaged.{number}")
    return path
