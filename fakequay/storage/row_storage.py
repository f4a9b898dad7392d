"""Row storage: keeps the rows of all tables in memory, with transactions and snapshots."""

from collections.abc import Mapping
from threading import RLock
from types import TracebackType
from typing import Any, NamedTuple, Protocol

from tinydb.storages import Storage

from . import transaction_guard
from .errors import CannotWrite
from .indexed_rows import Row, Rows
from .json_values import copy_json, equal_json
from .snapshots import Place, Snapshot, SnapshotHistory

Changes = dict[str, dict[str, Row | None]]


class Keeper(Protocol):
    """Protocol for persistent storage, such as a data folder, which stores all changes."""

    def keep(self, changes: Changes) -> None:
        """Write the changes of a transaction.

        Args:
            changes: Changed documents by table and id; None for a deleted document.
        """

    journals: bool  # whether each change is on the disk when ``keep`` returns

    def close(self, documents: dict[str, dict[str, Any]]) -> None:
        """Write all changes that are not written yet, and close the files.

        Args:
            documents: All documents, by table and id.
        """

    def release(self) -> None:
        """Close the files of the persistent storage without writing changes to them."""


class _Replaced(NamedTuple):
    rows: Rows
    id: int
    before: Row | None
    next_id: int


class RowStorage(Storage):
    """Storage for the rows of all tables, in memory and optionally in persistent storage.

    Attributes:
        lock: Lock for all reads and writes.
        keeper: Persistent storage, or None to keep the rows only in memory.
        closed: Whether the persistent storage is closed. If it is, every change raises CannotWrite.
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self.keeper: Keeper | None = None
        self.closed = False
        self._tables: dict[str, Rows] = {}
        self._log: list[_Replaced] = []
        self._depth = 0
        self._history = SnapshotHistory()

    def rows(self, name: str) -> Rows:
        """Return the rows of a table, which is created if it does not exist."""
        rows = self._tables.get(name)
        return self.add(Rows(name)) if rows is None else rows

    def add(self, rows: Rows) -> Rows:
        """Return the table with the name of ``rows``. If there is no such table, add ``rows``."""
        return self._tables.setdefault(rows.name, rows)

    def read(self) -> dict[str, dict[str, Any]]:
        """Return all documents by table and id, as TinyDB expects them, without copying them."""
        return {name: dict(rows.documents) for name, rows in self._tables.items() if rows.documents}

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Replace all documents of all tables.

        TinyDB calls this method to delete tables.
        """
        with self.transaction():
            for name in self._tables.keys() | data.keys():
                rows = self.rows(name)
                wanted = {int(id): document for id, document in data.get(name, {}).items()}
                for id in [id for id in rows.ids if id not in wanted]:
                    self.replace(rows, id, None)
                for id, document in wanted.items():
                    if rows.get(id) is not document:
                        self.replace(rows, id, Row(copy_json(document)))

    def replace(self, rows: Rows, id: int, row: Row | None) -> Row | None:
        """Replace or delete a row, and return the previous row.

        Call this method only inside a transaction.

        Args:
            row: The new row, or None to delete the row.

        Raises:
            CannotWrite: The data folder is closed, because the server is stopping.
        """
        if self.closed:
            raise CannotWrite("the data folder is closed, because the server is stopping")
        next_id = rows.next_id
        before = rows.swap(id, row)
        self._log.append(_Replaced(rows, id, before, next_id))
        self._history.record_change(rows, id, before)
        return before

    def transaction(self) -> "Transaction":
        """Return a context manager for a transaction, which stores all its changes or none."""
        return Transaction(self)

    def begin(self) -> int:
        """Acquire the lock and start a transaction.

        Returns:
            Number of changes made so far in an outer transaction. The method ``end`` needs the
            number to undo only later changes.
        """
        self.lock.acquire()
        if self._depth == 0:
            try:
                transaction_guard.check()
            except BaseException:
                self.lock.release()
                raise
        self._depth += 1
        return len(self._log)

    def end(self, start: int, *, failed: bool) -> None:
        """End a transaction and release the lock.

        Args:
            start: Result of ``begin``.
            failed: Whether to undo all changes of the transaction.
        """
        try:
            if failed:
                self._undo(start)
            elif self._depth == 1:
                self._commit()
        finally:
            self._depth -= 1
            self.lock.release()

    def snapshot(self) -> Snapshot:
        """Return a snapshot of the current state of all tables."""
        with self.lock:
            return self._history.create({rows: rows.next_id for rows in self._tables.values()})

    def restore(self, snapshot: Snapshot) -> None:
        """Restore the state of all tables from a snapshot."""
        with self.transaction():
            snapshots = self._history.list_back_to(snapshot)
            replaced = [self._put_back(each.replaced) for each in snapshots]
            self._history.move_to(snapshots, replaced)
            self._renumber(snapshot.next_ids)

    def fork(self, other: "RowStorage", snapshot: Snapshot | None = None) -> None:
        """Copy the rows of another storage.

        Args:
            other: The other storage.
            snapshot: Snapshot of the other storage to copy; None for its current state.
        """
        with other.lock:
            snapshots = other._history.list_back_to(snapshot) if snapshot else []
            mine = {rows: self._like(rows) for rows in other._tables.values()}
            for each in snapshots:
                for (rows, id), row in each.replaced.items():
                    mine[rows].swap(id, row)
            for rows, next_id in snapshot.next_ids.items() if snapshot else ():
                mine[rows].next_id = next_id

    def clear(self) -> None:
        """Delete all documents of all tables; the ids of new documents start at 1 again."""
        with self.transaction():
            self.write({})
            self._renumber({})

    def close(self, timeout: float = -1) -> None:
        """Close the persistent storage, if the store has any.

        Args:
            timeout: Seconds to wait for the transaction of another thread, or -1 to wait until the
                transaction ends. If the transaction is not finished after this time, its changes
                are not stored.
        """
        if self.keeper is None:
            return
        self.closed = True
        is_free = self.lock.acquire(timeout=timeout)
        try:
            if is_free:
                self.keeper.close(self.read())
            elif self.keeper.journals:
                self.keeper.release()
            else:
                self.keeper.close(self._committed())
        finally:
            if is_free:
                self.lock.release()

    def _committed(self) -> dict[str, dict[str, Any]]:
        """Return all documents as they were before the current transaction.

        The attribute ``closed`` must be True, because the transaction must not change documents
        during the call.
        """
        tables = self.read()
        for rows, id, before, _ in reversed(self._log):
            documents = tables.setdefault(rows.name, {})
            if before is None:
                documents.pop(str(id), None)
            else:
                documents[str(id)] = before
        return tables

    def _like(self, other: Rows) -> Rows:
        rows = self.rows(other.name)
        rows.copy_from(other)
        return rows

    def _put_back(self, replaced: dict[Place, Row | None]) -> dict[Place, Row | None]:
        return {
            (rows, id): self.replace(rows, id, row) for (rows, id), row in list(replaced.items())
        }

    def _renumber(self, next_ids: Mapping[Rows, int]) -> None:
        for rows in self._tables.values():
            next_id = next_ids.get(rows, 1)
            if next_id != rows.next_id:
                self._log.append(_Replaced(rows, 0, None, rows.next_id))
                rows.next_id = next_id

    def _undo(self, start: int) -> None:
        while len(self._log) > start:
            rows, id, before, next_id = self._log.pop()
            self._history.record_change(rows, id, rows.swap(id, before))
            rows.next_id = next_id

    def _commit(self) -> None:
        try:
            if self.keeper is not None and (changes := self._changes()):
                self.keeper.keep(changes)
        except BaseException:
            self._undo(0)
            raise
        self._log.clear()

    def _changes(self) -> Changes:
        before: dict[Place, Row | None] = {}
        for rows, id, row, _ in self._log:
            before.setdefault((rows, id), row)
        changes: Changes = {}
        for (rows, id), row in before.items():
            if not equal_json(row, now := rows.get(id)):
                changes.setdefault(rows.name, {})[str(id)] = now
        return changes


class Transaction:
    """Context manager of a transaction: holds the lock, and undoes all changes on an exception."""

    __slots__ = ("_start", "_storage")

    def __init__(self, storage: RowStorage) -> None:
        self._storage = storage

    def __enter__(self) -> None:
        self._start = self._storage.begin()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._storage.end(self._start, failed=kind is not None)
