"""What is found out about a journal that is not as it was written."""

from pathlib import Path

import pytest

from tests.state.shelf import Library, Loan
from tests.state.test_folder import journal_of, killed


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
