"""State machine test: a store behaves like plain dictionaries."""

import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from fakequay.storage import Snapshot, StoreError
from tests.storage.example_tables import Library, Loan, Mark

NUMBERS = st.integers(1, 5)
KINDS = st.sampled_from(["short", "long"])
TIMES = st.sampled_from([0.0, 1.5, 7.0])
LOANS = st.builds(Loan, NUMBERS, KINDS, st.just(0), st.booleans(), TIMES)
WORDS = st.sampled_from(["", "a", "ab", "abc", "b", "ba"])
MARKS = st.builds(Mark, st.integers(1, 2), WORDS)
Model = tuple[dict[int, Loan], int, dict[int, Mark], int]


class FailingKeeper:
    """Storage backend that fails on every write, as if the disk was full."""

    def keep(self, changes: object) -> None:
        raise StoreError("full")

    def close(self) -> None: ...


class StoreStateMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loans: dict[int, Loan] = {}
        self.next_id = 1
        self.marks: dict[int, Mark] = {}
        self.next_mark = 1
        self.open: list[tuple[Any, Model]] = []
        self.snapshots: list[tuple[Snapshot, Model]] = []

    @initialize(kept=st.booleans())
    def begin(self, kept: bool) -> None:
        self.path = Path(self.folder.name) if kept else None
        self.store = Library(self.path, "relaxed")

    def model(self) -> Model:
        return dict(self.loans), self.next_id, dict(self.marks), self.next_mark

    def go_back(self, model: Model) -> None:
        self.loans, self.next_id = dict(model[0]), model[1]
        self.marks, self.next_mark = dict(model[2]), model[3]

    @rule(loan=LOANS)
    def add(self, loan: Loan) -> None:
        added = self.store.loans.add(loan)
        assert added == replace(loan, id=self.next_id)
        self.loans[self.next_id] = added
        self.next_id += 1

    @rule(loan=LOANS, id=st.integers(1, 30))
    def put(self, loan: Loan, id: int) -> None:
        self.loans[id] = self.store.loans.put(replace(loan, id=id))
        self.next_id = max(self.next_id, id + 1)

    @rule(id=st.integers(1, 30), book_id=NUMBERS, at=TIMES)
    def change(self, id: int, book_id: int, at: float) -> None:
        with suppress(KeyError):
            self.store.loans.change(Loan(0, id=id), book_id=book_id, at=at)
            assert id in self.loans
        if id in self.loans:
            self.loans[id] = replace(self.loans[id], book_id=book_id, at=at)

    @rule(id=st.integers(1, 30))
    def remove(self, id: int) -> None:
        with suppress(KeyError):
            self.store.loans.remove(Loan(0, id=id))
            assert id in self.loans
        self.loans.pop(id, None)

    @rule(book_id=NUMBERS, returned=st.booleans())
    def remove_all(self, book_id: int, returned: bool) -> None:
        gone = [
            loan.id
            for loan in self.loans.values()
            if (loan.book_id, loan.returned) == (book_id, returned)
        ]
        assert self.store.loans.remove_all(returned=returned, book_id=book_id) == len(gone)
        for id in gone:
            del self.loans[id]

    @rule(mark=MARKS)
    def mark(self, mark: Mark) -> None:
        self.marks[self.next_mark] = self.store.marks.add(mark)
        self.next_mark += 1

    @rule(id=st.integers(1, 9), page=st.integers(1, 2), word=WORDS)
    def mark_another(self, id: int, page: int, word: str) -> None:
        if id in self.marks:
            self.marks[id] = self.store.marks.change(self.marks[id], page=page, word=word)

    @rule(id=st.integers(1, 9))
    def unmark(self, id: int) -> None:
        if id in self.marks:
            self.store.marks.remove(self.marks.pop(id))

    @rule()
    def enter(self) -> None:
        transaction = self.store.transaction()
        transaction.__enter__()
        self.open.append((transaction, self.model()))

    @precondition(lambda self: self.open)
    @rule()
    def succeed(self) -> None:
        self.open.pop()[0].__exit__(None, None, None)

    @precondition(lambda self: self.open)
    @rule()
    def fail(self) -> None:
        transaction, model = self.open.pop()
        transaction.__exit__(ValueError, ValueError(), None)
        self.go_back(model)

    @rule()
    def clear(self) -> None:
        self.store.clear()
        self.go_back(({}, 1, {}, 1))

    @rule()
    def snapshot(self) -> None:
        self.snapshots.append((self.store.snapshot(), self.model()))

    @precondition(lambda self: self.snapshots)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        snapshot, model = data.draw(st.sampled_from(self.snapshots))
        self.store.restore(snapshot)
        self.go_back(model)

    @precondition(lambda self: self.snapshots)
    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        self.snapshots.pop(data.draw(st.integers(0, len(self.snapshots) - 1)))

    @precondition(lambda self: not self.open)
    @rule(loan=LOANS)
    def meet_a_full_disk(self, loan: Loan) -> None:
        storage = self.store._storage
        keeper, storage.keeper = storage.keeper, FailingKeeper()
        with suppress(StoreError), self.store.transaction():
            if self.snapshots:
                self.store.restore(self.snapshots[0][0])
            self.store.loans.add(loan)
        storage.keeper = keeper

    @precondition(lambda self: self.path and not self.open)
    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Library(self.path, "relaxed")
        assert self.store.warnings == []
        self.snapshots.clear()
        self.next_id = max(self.loans, default=0) + 1
        self.next_mark = max(self.marks, default=0) + 1

    @invariant()
    def same(self) -> None:
        loans = [loan for _, loan in sorted(self.loans.items())]
        table = self.store.loans
        assert list(table.all()) == loans
        assert len(table) == len(loans)
        assert table.first() == min(loans, key=lambda loan: (loan.at, loan.id), default=None)
        assert table.newest(before=9) == [loan for loan in loans if loan.id < 9][::-1]
        for book_id in range(1, 6):
            of_book = [loan for loan in loans if loan.book_id == book_id]
            assert table.find(book_id=book_id) == of_book
            assert table.count(book_id=book_id) == len(of_book)
            assert table.newest(book_id=book_id, limit=2) == of_book[::-1][:2]
            assert table.oldest(book_id=book_id, after=3) == [x for x in of_book if x.id > 3]
            back = [loan for loan in of_book if loan.returned]
            assert table.find(book_id=book_id, returned=True) == back

    @invariant()
    def in_order(self) -> None:
        marks = [mark for _, mark in sorted(self.marks.items())]
        first = min(marks, key=lambda mark: (mark.page, mark.word, mark.id), default=None)
        assert self.store.marks.first() == first
        for page in (1, 2):
            for prefix in ("", "a", "ab", "b", "c"):
                found = [x for x in marks if x.page == page and x.word.startswith(prefix)]
                assert self.store.marks.beginning(prefix, page=page, limit=3) == found[:3]

    def teardown(self) -> None:
        while self.open:
            self.open.pop()[0].__exit__(None, None, None)
        self.store.close()
        self.folder.cleanup()


TestStoreStateMachine = StoreStateMachine.TestCase
TestStoreStateMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
