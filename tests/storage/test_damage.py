"""What is found out about a journal that is not as it was written."""

from pathlib import Path

import pytest

from tests.storage.example_tables import Book, Library, Loan
from tests.storage.test_data_folder import journal_of, killed


@pytest.fixture
def lines(tmp_path: Path) -> list[bytes]:
    """The journal of five loans: its head, and a line for each."""
    with killed(tmp_path) as store:
        for number in range(5):
            store.loans.add(Loan(number))
    return journal_of(tmp_path).read_bytes().splitlines(keepends=True)


def opened(path: Path) -> tuple[list[int], list[str]]:
    """Which loans are there, and what is said."""
    with killed(path) as store:
        return [loan.book_id for loan in store.loans.all()], store.warnings


@pytest.mark.parametrize("cut", [1, 2, 10, 60])
def test_a_torn_tail_is_left_out_and_said(tmp_path: Path, lines: list[bytes], cut: int) -> None:
    journal_of(tmp_path).write_bytes(b"".join(lines)[:-cut])
    loans, warnings = opened(tmp_path)
    end = len(b"".join(lines[:5]))
    assert loans == [0, 1, 2, 3]
    assert warnings == [
        f"{journal_of(tmp_path)}: line 6 (byte {end}) was not written to its end; "
        "it was never acknowledged and is left out"
    ]
    assert opened(tmp_path) == ([0, 1, 2, 3], [])


@pytest.mark.parametrize("at", [0, 5, 8, 30, -2])
def test_a_flipped_byte_is_named_and_what_is_before_it_served(
    tmp_path: Path, lines: list[bytes], at: int
) -> None:
    flipped = bytearray(lines[3])
    flipped[at] ^= 0x04
    damaged = b"".join([*lines[:3], flipped, *lines[4:]])
    journal_of(tmp_path).write_bytes(damaged)
    loans, warnings = opened(tmp_path)
    assert loans == [0, 1]
    assert warnings == [
        f"{journal_of(tmp_path)}: line 4 (byte {len(b''.join(lines[:3]))}) does not match its "
        "checksum; what was written before it is served, the whole file is kept as "
        f"{journal_of(tmp_path)}.damaged"
    ]
    assert Path(f"{journal_of(tmp_path)}.damaged").read_bytes() == damaged
    assert opened(tmp_path) == ([0, 1], [])


def test_each_damaged_journal_is_kept(tmp_path: Path, lines: list[bytes]) -> None:
    for _ in range(3):
        journal_of(tmp_path).write_bytes(b"".join(lines[:2]) + b"nonsense\n")
        assert opened(tmp_path)[0] == [0]
    names = sorted(path.name for path in tmp_path.glob("*.damaged*"))
    assert names == [f"fakequay.journal.damaged{n}" for n in ("", ".2", ".3")]


def test_a_lost_head_is_written_again(tmp_path: Path, lines: list[bytes]) -> None:
    journal_of(tmp_path).write_bytes(lines[0][:-5])
    assert opened(tmp_path)[0] == []
    assert journal_of(tmp_path).read_bytes() == lines[0]


def test_a_data_file_that_someone_changed_is_used_and_said(tmp_path: Path) -> None:
    store = Library(tmp_path)
    store.loans.add(Loan(1))
    store.close()
    file = tmp_path / "fakequay.json"
    file.write_text(file.read_text().replace('"book_id":1', '"book_id":2'))
    loans, warnings = opened(tmp_path)
    assert loans == [2]
    assert warnings == [
        f"{file} was edited or damaged since fakequay wrote it; it is used as it is"
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A data file of three loans and one book, with nothing in the journal."""
    store = Library(tmp_path)
    for number in range(3):
        store.loans.add(Loan(number))
    store.books.add(Book("Sand", "A"))
    store.close()
    return tmp_path / "fakequay.json"


def test_a_line_of_the_data_file_that_is_no_json_is_left_out_and_named(file: Path) -> None:
    damaged = file.read_bytes().replace(b'{"book_id":1', b'{"book_id:1')
    file.write_bytes(damaged)
    byte = damaged.index(b'"2":{"book_id:')
    loans, warnings = opened(file.parent)
    assert loans == [0, 2]
    assert warnings == [
        f"{file} was damaged since fakequay wrote it; what is intact is served, "
        f"the whole file is kept as {file}.damaged",
        f"{file}: line 10 (byte {byte}) is not intact and is left out",
    ]
    assert Path(f"{file}.damaged").read_bytes() == damaged


def test_a_document_that_makes_no_sense_any_more_is_left_out_and_named(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"book_id":1', b'"book_ie":1'))
    loans, warnings = opened(file.parent)
    assert loans == [0, 2]
    assert warnings[-1] == f"{file}: loans 2 is left out: there is no field 'book_ie'"


def test_a_table_without_a_name_takes_its_documents_with_it(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"loans":{', b'"loans:{'))
    loans, warnings = opened(file.parent)
    assert loans == []
    assert len([one for one in warnings if "is not intact and is left out" in one]) == 4


def test_each_flipped_byte_is_noticed_and_does_not_take_the_rest_with_it(file: Path) -> None:
    text, journal = file.read_bytes(), journal_of(file.parent).read_bytes()
    table = text.index(b'"loans":{')
    for place, byte in enumerate(text):
        damaged = text[:place] + bytes([byte ^ 0x10]) + text[place + 1 :]
        loans, warnings = reopened(file, damaged, journal)
        assert warnings != []
        if place < table - 1:
            assert loans == [0, 1, 2]
        elif place > table + 10:
            assert len(loans) >= 1  # two lines are one without the end of the first


def test_a_file_that_ends_too_early_is_served_as_far_as_it_goes(file: Path) -> None:
    text, journal = file.read_bytes(), journal_of(file.parent).read_bytes()
    for end in range(1, len(text)):
        loans, warnings = reopened(file, text[:end], journal)
        assert warnings != []
        assert len(loans) >= text[:end].count(b"},\n", text.index(b'"loans":{'))


def reopened(file: Path, text: bytes, journal: bytes) -> tuple[list[int], list[str]]:
    for path in file.parent.iterdir():
        path.unlink()
    file.write_bytes(text)
    journal_of(file.parent).write_bytes(journal)
    return opened(file.parent)
