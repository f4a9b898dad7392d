"""Going back, and forth, at the price of what has changed."""

import pytest

from fakequay.storage import StoreError
from tests.storage.example_tables import Book, Library, Loan, failing_transaction


@pytest.fixture
def store() -> Library:
    store = Library()
    for number in range(3):
        store.loans.add(Loan(number))
    store.books.add(Book("Sand", "A"))
    return store


def everything(store: Library) -> list[object]:
    return [*store.books.all(), *store.loans.all()]


class TestSnapshot:
    def test_brings_everything_back(self, store: Library) -> None:
        before, snapshot = everything(store), store.snapshot()
        store.loans.remove_all(book_id=0)
        store.loans.add(Loan(2))
        store.books.change(Book("", "", id=1), notes={"new": 1}, shelf="B")
        store.restore(snapshot)
        assert everything(store) == before
        assert (store.books.count(shelf="B"), store.loans.count(book_id=0)) == (0, 1)
        assert store.loans.add(Loan(4)).id == 4

    def test_serves_again_and_again(self, store: Library) -> None:
        before, snapshot = everything(store), store.snapshot()
        for number in range(3):
            store.loans.put(Loan(8, id=1 + number))
            store.restore(snapshot)
            assert everything(store) == before

    def test_can_be_gone_back_and_forth_between(self, store: Library) -> None:
        snapshots, states = [], []
        for number in range(4):
            store.loans.change(Loan(0, id=1), at=float(number))
            store.loans.add(Loan(number))
            store.books.remove_all(shelf="A")
            snapshots.append(store.snapshot())
            states.append(everything(store))
        for number in (1, 3, 0, 2, 2, 3, 0):
            store.restore(snapshots[number])
            assert everything(store) == states[number]
            store.loans.remove_all(book_id=1)

    def test_of_the_same_state_is_the_same(self, store: Library) -> None:
        snapshot = store.snapshot()
        assert store.snapshot() is snapshot
        store.loans.add(Loan(1))
        assert store.snapshot() is not snapshot

    def test_keeps_nothing_once_it_is_let_go(self, store: Library) -> None:
        first = store.snapshot()
        store.loans.add(Loan(1))
        second, state = store.snapshot(), everything(store)
        del first
        store.loans.add(Loan(1))
        store.restore(second)
        assert everything(store) == state

    def test_is_of_one_store(self, store: Library) -> None:
        before = everything(store)
        with pytest.raises(StoreError, match="the snapshot is of another store"):
            store.restore(Library().snapshot())
        assert everything(store) == before

    def test_knows_what_a_running_transaction_did_so_far(self, store: Library) -> None:
        with store.transaction():
            store.loans.add(Loan(5))
            snapshot, state = store.snapshot(), everything(store)
            store.loans.add(Loan(6))
        store.restore(snapshot)
        assert everything(store) == state

    def test_taken_in_a_transaction_outlives_its_failure(self, store: Library) -> None:
        with failing_transaction(store):
            store.loans.add(Loan(5))
            snapshot, state = store.snapshot(), everything(store)
        assert store.loans.count(book_id=5) == 0
        store.restore(snapshot)
        assert everything(store) == state

    def test_a_restore_in_a_failing_transaction_is_undone(self, store: Library) -> None:
        snapshot, early = store.snapshot(), everything(store)
        store.loans.add(Loan(5))
        late = everything(store)
        with failing_transaction(store):
            store.restore(snapshot)
        assert everything(store) == late
        assert store.loans.add(Loan(6)).id == 5
        store.restore(snapshot)
        assert everything(store) == early


def test_clearing_begins_anew_and_can_be_taken_back(store: Library) -> None:
    before, snapshot = everything(store), store.snapshot()
    store.clear()
    assert everything(store) == []
    assert store.loans.add(Loan(1)).id == 1
    store.restore(snapshot)
    assert everything(store) == before
