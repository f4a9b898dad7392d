"""A folder that keeps the store: the data file, and a journal of what changed since it was written.

The journal's entries replace or remove whole documents, so it does no harm to apply one twice: if
the power fails between writing the data file and starting the journal anew, nothing is lost.
"""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

from . import data_file, journal
from .errors import CannotWrite, DamagedData, StoreError
from .folder_lock import DataFolderLock
from .journal import Entry, Journal, Reading
from .migrations import FORMAT, Tables, migrate
from .recovery import recover_documents

Durability = Literal["always", "relaxed", "none"]

_SMALL = 4 * 1024 * 1024  # a journal of so many bytes need not be folded yet


class DataFolder:
    """``durability``: sync each transaction (always), leave that to the system (relaxed), or write
    only when closed (none). ``documents`` gives what the store holds.
    """

    def __init__(
        self, path: Path, durability: Durability, documents: Callable[[], dict[str, Any]]
    ) -> None:
        self.path = path
        self.file = path / "fakequay.json"
        self.tables: Tables = {}
        self.warnings: list[str] = []
        self._documents = documents
        self._journalling = durability != "none"
        self._changed = False
        self._edited = False  # by others, or by a disk that forgets
        self._copied = False
        try:
            self._open(sync=durability == "always")
        except OSError as error:
            raise CannotWrite(f"cannot use the data folder {path}: {error.strerror}") from error

    def keep(self, changes: dict[str, Any]) -> None:
        """Return once the changes of one transaction are safe."""
        if self._journalling:
            self._journal.append({"tables": changes})
        self._changed = True
        if self._journal.size > self._limit:
            self._fold_later_if_need_be()

    def close(self) -> None:
        """Fold the journal into the data file, and let others have the folder."""
        with self._held:
            if self._changed:
                self._fold(self._documents())
                self._changed = False

    def release(self) -> None:
        """Let others have the folder, and leave it as it is."""
        self._held.close()

    def leave_out(self, document: str, error: Exception) -> None:
        """Go on without a document that cannot be read, if the file is not as it was written."""
        if not self._edited:
            raise DamagedData(f"{self.file}: {document}: {error}") from None
        self._tell_damage([f"{document} is left out: {error}"])

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
            self.tables = self._decoded(text)
            formats = [data_file.take_format(self.tables, self.file)] if text else []
            formats += [entry["format"] for entry in reading.entries if "format" in entry]
            for number in formats:
                data_file.check_format(number, path)
            self._journal = Journal(path, sync=sync)
            held.callback(self._journal.close)
            self._limit = max(_SMALL, 2 * len(text))
            self._replay(reading, checksum)
            self._migrate(min(formats, default=FORMAT))
            self._held = held.pop_all()

    def _decoded(self, text: bytes) -> Tables:
        try:
            tables = data_file.decode(text, self.file)
        except DamagedData:
            if not self._edited:
                raise
            tables, problems = recover_documents(text)
            self._tell_damage(problems)
            return tables
        if self._edited:
            self.warnings.append(
                f"{self.file} was edited or damaged since fakequay wrote it; it is used as it is"
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
        """Write the folder in today's format before anything is added to it."""
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
        """Cut off what is not intact; unless it is only a write cut short, keep a copy of it."""
        path = self._journal.path
        if reading.torn:
            outcome = "it was never acknowledged and is left out"
        else:
            copy = _kept_beside(path)
            outcome = f"what was written before it is served, the whole file is kept as {copy}"
        self.warnings.append(f"{path}: {reading.problem}; {outcome}")
        self._journal.cut(reading.end)

    def _tell_damage(self, problems: list[str]) -> None:
        if not self._copied:
            self._copied = self._changed = True
            self.warnings.append(
                f"{self.file} was damaged since fakequay wrote it; what is intact is served, "
                f"the whole file is kept as {_kept_beside(self.file)}"
            )
        self.warnings += [f"{self.file}: {problem}" for problem in problems]

    def _fold_later_if_need_be(self) -> None:
        """What is in the journal is safe; a full disk must not refuse it."""
        try:
            self._fold(self._documents())
        except StoreError as error:
            self._limit *= 2
            self.warnings.append(str(error))


def _kept_beside(path: Path) -> Path:
    """The name of a copy."""
    copy = _unused(path.with_name(path.name + ".damaged"))
    shutil.copyfile(path, copy)
    return copy


def _unused(path: Path) -> Path:
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{path.name.partition('.damaged')[0]}.damaged.{number}")
    return path
