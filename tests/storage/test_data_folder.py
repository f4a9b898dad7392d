"""Data folder: durability, journal, locking and failed writes."""

import json
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fakequay.storage import (
    DamagedData,
    DataFolderInUse,
    DataFolderTooNew,
    StoreError,
    data_file,
    data_folder,
    journal,
)
from tests.storage.example_tables import Book, Library, Loan, failing_transaction

FULL = Book(
    "Sand \ud800",  # unpaired surrogate, which JSON can contain
    "A",
    authors=("x",),
    size=(2**70, ("a", "b")),
    notes={"deep": [{"er": None}]},
    links=({"to": "there"},),
)


def all_records(store: Library) -> list[object]:
    return [*store.books.all(), *store.loans.all()]


def read_folder(path: Path) -> list[object]:
    """Return the records of a folder without changing the folder."""
    with open_and_kill(path) as store:
        assert store.warnings == []
        return all_records(store)


@contextmanager
def open_and_kill(path: Path, **options: Any) -> Iterator[Library]:
    """Open a store and release it without closing it, as if the process was killed."""
    store = Library(path, **options)
    try:
        yield store
    finally:
        keeper = store._storage.keeper
        assert isinstance(keeper, data_folder.DataFolder)
        keeper.release()


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Limit the size of files to ``size`` bytes, as if the disk was full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def journal_of(path: Path) -> Path:
    return path / "fakequay.journal"


class TestDurability:
    @pytest.mark.parametrize("durability", ["always", "relaxed", "none"])
    def test_records_survive_a_restart(self, tmp_path: Path, durability: Any) -> None:
        store = Library(tmp_path / "new" / "folder", durability)
        store.books.add(FULL)
        store.loans.add(Loan(1))
        store.loans.remove(store.loans.add(Loan(2)))
        before = all_records(store)
        store.close()
        assert read_folder(tmp_path / "new" / "folder") == before

    @pytest.mark.parametrize("durability", ["always", "relaxed"])
    def test_records_survive_a_kill(self, tmp_path: Path, durability: Any) -> None:
        with open_and_kill(tmp_path, durability=durability) as store:
            store.books.add(FULL)
            store.loans.remove(store.loans.add(Loan(2)))
            before = all_records(store)
        assert read_folder(tmp_path) == before

    def test_records_are_lost_on_a_kill_without_durability(self, tmp_path: Path) -> None:
        with open_and_kill(tmp_path, durability="none") as store:
            store.books.add(FULL)
        assert read_folder(tmp_path) == []

    def test_transaction_is_one_line_of_the_journal(self, tmp_path: Path) -> None:
        with open_and_kill(tmp_path) as store:
            with store.transaction():
                book = store.books.add(Book("Sand", "A"))
                store.books.change(book, title="Dune")
                store.loans.remove(store.loans.add(Loan(1)))
            store.books.change(book, title="Dune")
            with failing_transaction(store):
                store.books.add(book)
        lines = journal_of(tmp_path).read_bytes().splitlines()
        assert len(lines) == 2
        tables = json.loads(lines[1][9:])["tables"]
        assert list(tables) == ["books"]
        assert tables["books"]["1"]["title"] == "Dune"

    def test_transaction_is_synced_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with open_and_kill(tmp_path) as store:
            synced: list[int] = []
            monkeypatch.setattr(journal, "sync", synced.append)
            with store.transaction():
                store.loans.add(Loan(1))
                store.loans.add(Loan(1))
            assert len(synced) == 1
            store.loans.change(Loan(1, id=1), book_id=1)
            assert len(synced) == 1

    def test_restored_snapshot_survives_a_kill(self, tmp_path: Path) -> None:
        with open_and_kill(tmp_path) as store:
            store.loans.add(Loan(1))
            snapshot, before = store.snapshot(), all_records(store)
            store.loans.add(Loan(1))
            store.restore(snapshot)
        assert read_folder(tmp_path) == before

    def test_growing_journal_is_merged_into_the_data_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(data_folder, "_SMALL", 10_000)
        with open_and_kill(tmp_path) as store:
            for number in range(300):
                store.loans.add(Loan(number))
            before = all_records(store)
        assert journal_of(tmp_path).stat().st_size < 45_000
        assert (tmp_path / "fakequay.json").stat().st_size > 10_000
        assert read_folder(tmp_path) == before

    @pytest.mark.parametrize("step", ["replace", "cut"])
    def test_kill_during_the_merge_loses_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        with open_and_kill(tmp_path) as store:
            store.loans.add(Loan(1))
            before = all_records(store)
            target = {"replace": (data_file, "replace"), "cut": (journal.Journal, "cut")}[step]
            with monkeypatch.context() as patch:
                patch.setattr(*target, interrupt)
                with pytest.raises(KeyboardInterrupt):
                    store.close()
        assert read_folder(tmp_path) == before

    def test_unknown_table_is_preserved(self, tmp_path: Path) -> None:
        (tmp_path / "fakequay.json").write_text('{"theirs":{"1":{"any":["thing"]}}}')
        store = Library(tmp_path)
        store.loans.add(Loan(1))
        store.close()
        file = json.loads((tmp_path / "fakequay.json").read_text())
        assert file["theirs"] == {"1": {"any": ["thing"]}}

    def test_missing_field_has_its_default(self, tmp_path: Path) -> None:
        document = '{"books":{"4":{"title":"Sand","shelf":null}}}'
        (tmp_path / "fakequay.json").write_text(document)
        assert read_folder(tmp_path) == [Book("Sand", None, id=4)]


def interrupt(*arguments: object) -> None:
    raise KeyboardInterrupt


class TestUnusableDataFolder:
    def test_second_server_is_rejected(self, tmp_path: Path) -> None:
        with open_and_kill(tmp_path):
            message = f"folder {tmp_path} is in use by another fakequay \\(process {os.getpid()}\\)"
            with pytest.raises(DataFolderInUse, match=message):
                Library(tmp_path)
        assert read_folder(tmp_path) == []

    def test_file_instead_of_a_folder_is_rejected(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(
            StoreError, match=f"cannot use the data folder {tmp_path}/file: File ex"
        ):
            Library(tmp_path / "file")

    def test_data_file_of_a_later_format_is_rejected(self, tmp_path: Path) -> None:
        (tmp_path / "fakequay.json").write_text('{"_fakequay":{"1":{"format":99}}}')
        message = r"fakequay.json has format 99, but this version .* only formats up to 5"
        with pytest.raises(DataFolderTooNew, match=message):
            Library(tmp_path)
        (tmp_path / "fakequay.json").unlink()
        assert read_folder(tmp_path) == []

    def test_journal_of_a_later_format_is_rejected(self, tmp_path: Path) -> None:
        text = b'{"format":99,"base":"00000000"}'
        line = data_file.checksum(text).encode() + b" " + text + b"\n"
        journal_of(tmp_path).write_bytes(line)
        with pytest.raises(DataFolderTooNew, match=r"fakequay.journal has format 99"):
            Library(tmp_path)
        assert journal_of(tmp_path).read_bytes() == line

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("{", "is not JSON: .*line 1"),
            ("[]", "is not a TinyDB file"),
            ('{"loans":[]}', "is not a TinyDB file"),
            ('{"loans":{"1":2}}', "is not a TinyDB file"),
            ('{"loans":{"x":{"book_id":1}}}', "loans x: invalid literal for int"),
            ('{"loans":{"1":{}}}', "loans 1: the field 'book_id' is missing"),
            ('{"loans":{"1":{"book_id":1,"x":1}}}', "loans 1: unknown field 'x'"),
            (
                '{"loans":{"1":{"book_id":[]}}}',
                "loans 1: loans: one of the index keys .* is not hashable",
            ),
            ('{"books":{"1":{"title":"","shelf":"","authors":1}}}', "books 1: .*not iterable"),
        ],
    )
    def test_unreadable_data_file_is_rejected(
        self, tmp_path: Path, text: str, problem: str
    ) -> None:
        (tmp_path / "fakequay.json").write_text(text)
        with pytest.raises(DamagedData, match=f"{tmp_path}.* ?{problem}"):
            Library(tmp_path)
        assert (tmp_path / "fakequay.json").read_text() == text

    def test_closed_store_cannot_be_written(self, tmp_path: Path) -> None:
        store = Library(tmp_path)
        store.close()
        store.close()
        with pytest.raises(StoreError, match="the data folder is closed"):
            store.loans.add(Loan(1))


class TestFailedWrites:
    def test_interrupted_write_leaves_the_journal_unchanged(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with open_and_kill(tmp_path) as store:
            size = journal_of(tmp_path).stat().st_size
            with monkeypatch.context() as patch:
                patch.setattr(journal.Journal, "_write", interrupt)
                with pytest.raises(KeyboardInterrupt):
                    store.loans.add(Loan(1))
            assert (len(store.loans), journal_of(tmp_path).stat().st_size) == (0, size)

    def test_failed_write_is_undone(self, tmp_path: Path) -> None:
        with open_and_kill(tmp_path) as store:
            store.loans.add(Loan(1))
            before, size = all_records(store), journal_of(tmp_path).stat().st_size
            with (
                full_disk(size + 20),
                pytest.raises(StoreError, match=r"cannot write .*fakequay.journal: File too large"),
            ):
                store.loans.add(Loan(2))
            assert all_records(store) == before
            assert journal_of(tmp_path).stat().st_size == size
            store.loans.add(Loan(3))
            before = all_records(store)
        assert read_folder(tmp_path) == before

    def test_failed_merge_keeps_the_record_in_the_journal(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(data_folder, "_SMALL", 1)
        with open_and_kill(tmp_path) as store:
            monkeypatch.setattr(data_file, "replace", no_space)
            store.loans.add(Loan(1))
            before = all_records(store)
            assert store.warnings == [f"cannot write {tmp_path}/fakequay.json: No space left"]
        assert read_folder(tmp_path) == before

    def test_failed_merge_at_close_keeps_the_record_in_the_journal(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = Library(tmp_path)
        store.loans.add(Loan(1))
        before = all_records(store)
        with monkeypatch.context() as patch:
            patch.setattr(data_file, "replace", no_space)
            with pytest.raises(StoreError, match=r"fakequay.json: No space left"):
                store.close()
        assert read_folder(tmp_path) == before

    def test_failed_write_that_cannot_be_undone_ends_all_writes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with open_and_kill(tmp_path) as store:
            store.loans.add(Loan(1))
            before = all_records(store)
            with monkeypatch.context() as patch:
                patch.setattr(journal, "sync", no_space)
                with pytest.raises(StoreError, match="No space left"):
                    store.loans.add(Loan(2))
            with pytest.raises(StoreError, match="could not be repaired after a failed write"):
                store.loans.add(Loan(2))
            assert all_records(store) == before
        assert read_folder(tmp_path) == before


def no_space(*arguments: object) -> None:
    raise OSError(28, "No space left")
