"""Detection of damaged journals and data files."""

from pathlib import Path

import pytest

from fakequay.storage import DamagedData
from tests.storage.example_tables import Book, Library, Loan
from tests.storage.test_data_folder import journal_of, open_and_kill


@pytest.fixture
def lines(tmp_path: Path) -> list[bytes]:
    """Write a journal of five loans and return its lines: the head and one line per loan."""
    with open_and_kill(tmp_path) as store:
        for number in range(5):
            store.loans.add(Loan(number))
    return journal_of(tmp_path).read_bytes().splitlines(keepends=True)


def open_store(path: Path) -> tuple[list[int], list[str]]:
    """Open the store and return the book ids of the loans, and the warnings."""
    with open_and_kill(path) as store:
        return [loan.book_id for loan in store.loans.all()], store.warnings


@pytest.mark.parametrize("cut", [1, 2, 10, 60])
def test_incomplete_last_line_is_ignored_with_a_warning(
    tmp_path: Path, lines: list[bytes], cut: int
) -> None:
    journal_of(tmp_path).write_bytes(b"".join(lines)[:-cut])
    loans, warnings = open_store(tmp_path)
    end = len(b"".join(lines[:5]))
    assert loans == [0, 1, 2, 3]
    assert warnings == [
        f"{journal_of(tmp_path)}: line 6 (byte {end}) is incomplete; "
        "its request was never acknowledged, so the line was removed"
    ]
    assert open_store(tmp_path) == ([0, 1, 2, 3], [])


WRONG = (
    "does not match its checksum: this line was changed, or lines before it were removed, repeated "
    "or moved; only the lines before it are used; the whole file was copied to {journal}.damaged. "
    "If you need the other changes, restore the data folder from a backup"
)


@pytest.mark.parametrize("at", [0, 5, 8, 30, -2])
def test_damaged_line_ends_the_journal_with_a_warning(
    tmp_path: Path, lines: list[bytes], at: int
) -> None:
    flipped = bytearray(lines[3])
    flipped[at] ^= 0x04
    damaged = b"".join([*lines[:3], flipped, *lines[4:]])
    journal_of(tmp_path).write_bytes(damaged)
    loans, warnings = open_store(tmp_path)
    assert loans == [0, 1]
    assert warnings == [
        f"{journal_of(tmp_path)}: line 4 (byte {len(b''.join(lines[:3]))}) "
        + WRONG.format(journal=journal_of(tmp_path))
    ]
    assert Path(f"{journal_of(tmp_path)}.damaged").read_bytes() == damaged
    assert open_store(tmp_path) == ([0, 1], [])


@pytest.mark.parametrize(
    ("order", "line"),
    [
        ([0, 1, 3, 4, 5], 3),  # removed
        ([1, 2, 3, 4, 5], 1),
        ([0, 1, 3, 2, 4, 5], 3),  # reordered
        ([0, 1, 2, 2, 3, 4, 5], 4),  # repeated
        ([0, 1, 0, 1, 2], 3),
    ],
)
def test_removed_moved_and_repeated_lines_end_the_journal_with_a_warning(
    tmp_path: Path, lines: list[bytes], order: list[int], line: int
) -> None:
    changed = [lines[number] for number in order]
    journal_of(tmp_path).write_bytes(b"".join(changed))
    loans, warnings = open_store(tmp_path)
    assert loans == list(range(max(line - 2, 0)))
    assert warnings == [
        f"{journal_of(tmp_path)}: line {line} (byte {len(b''.join(changed[: line - 1]))}) "
        + WRONG.format(journal=journal_of(tmp_path))
    ]
    with open_and_kill(tmp_path) as store:
        store.loans.add(Loan(9))
    assert open_store(tmp_path) == ([*loans, 9], [])


def test_each_damaged_journal_is_saved_as_a_copy(tmp_path: Path, lines: list[bytes]) -> None:
    for _ in range(3):
        journal_of(tmp_path).write_bytes(b"".join(lines[:2]) + b"nonsense\n")
        assert open_store(tmp_path)[0] == [0]
    names = sorted(path.name for path in tmp_path.glob("*.damaged*"))
    assert names == [f"fakequay.journal.damaged{n}" for n in ("", ".2", ".3")]


def test_incomplete_head_is_replaced(tmp_path: Path, lines: list[bytes]) -> None:
    journal_of(tmp_path).write_bytes(lines[0][:-5])
    assert open_store(tmp_path)[0] == []
    assert journal_of(tmp_path).read_bytes() == lines[0]


def test_edited_data_file_is_loaded_with_a_warning(tmp_path: Path) -> None:
    store = Library(tmp_path)
    store.loans.add(Loan(1))
    store.close()
    file = tmp_path / "fakequay.json"
    file.write_text(file.read_text().replace('"book_id":1', '"book_id":2'))
    loans, warnings = open_store(tmp_path)
    assert loans == [2]
    assert warnings == [
        f"{file} was edited or damaged since fakequay wrote it; fakequay uses its current contents"
    ]


@pytest.mark.parametrize("is_empty", [False, True])
def test_journal_without_its_data_file_is_rejected(tmp_path: Path, is_empty: bool) -> None:
    store = Library(tmp_path)
    store.loans.add(Loan(1))
    store.close()
    with open_and_kill(tmp_path) as store:
        store.loans.add(Loan(2))
    file, journal = tmp_path / "fakequay.json", journal_of(tmp_path)
    text, changes = file.read_bytes(), journal.read_bytes()
    file.unlink()
    if is_empty:
        file.touch()
    with pytest.raises(DamagedData) as caught:
        Library(tmp_path)
    assert str(caught.value) == (
        f"{file} is {'empty' if is_empty else 'missing'}, but {journal} contains only the changes "
        "since fakequay wrote this data file: restore the data file from a backup, or delete the "
        "journal too to start with new data"
    )
    assert journal.read_bytes() == changes
    file.write_bytes(text)
    assert open_store(tmp_path) == ([1, 2], [])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a data file of three loans and one book, with an empty journal."""
    store = Library(tmp_path)
    for number in range(3):
        store.loans.add(Loan(number))
    store.books.add(Book("Sand", "A"))
    store.close()
    return tmp_path / "fakequay.json"


def test_invalid_line_of_the_data_file_is_ignored_with_a_warning(file: Path) -> None:
    damaged = file.read_bytes().replace(b'{"book_id":1', b'{"book_id:1')
    file.write_bytes(damaged)
    byte = damaged.index(b'"2":{"book_id:')
    loans, warnings = open_store(file.parent)
    assert loans == [0, 2]
    assert warnings == [
        f"{file} was damaged since fakequay wrote it; only its undamaged documents are used; "
        f"the whole file was copied to {file}.damaged",
        f"{file}: line 10 (byte {byte}) is damaged and was skipped",
    ]
    assert Path(f"{file}.damaged").read_bytes() == damaged


def test_invalid_document_is_ignored_with_a_warning(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"book_id":1', b'"book_ie":1'))
    loans, warnings = open_store(file.parent)
    assert loans == [0, 2]
    assert warnings[-1] == f"{file}: loans 2 was skipped: unknown field 'book_ie'"


def test_documents_of_a_table_with_a_damaged_name_are_ignored(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"loans":{', b'"loans:{'))
    loans, warnings = open_store(file.parent)
    assert loans == []
    assert len([one for one in warnings if "is damaged and was skipped" in one]) == 4


def test_every_changed_byte_is_detected_and_intact_data_is_loaded(file: Path) -> None:
    text, journal = file.read_bytes(), journal_of(file.parent).read_bytes()
    table = text.index(b'"loans":{')
    for place, byte in enumerate(text):
        damaged = text[:place] + bytes([byte ^ 0x10]) + text[place + 1 :]
        loans, warnings = reopen(file, damaged, journal)
        assert warnings != []
        if place < table - 1:
            assert loans == [0, 1, 2]
        elif place > table + 10:
            assert len(loans) >= 1  # a damaged line end joins two lines


def test_truncated_file_is_loaded_up_to_its_end(file: Path) -> None:
    text, journal = file.read_bytes(), journal_of(file.parent).read_bytes()
    for end in range(1, len(text)):
        loans, warnings = reopen(file, text[:end], journal)
        assert warnings != []
        assert len(loans) >= text[:end].count(b"},\n", text.index(b'"loans":{'))


def reopen(file: Path, text: bytes, journal: bytes) -> tuple[list[int], list[str]]:
    for path in file.parent.iterdir():
        path.unlink()
    file.write_bytes(text)
    journal_of(file.parent).write_bytes(journal)
    return open_store(file.parent)
