"""Snapshots of a store: save and restore."""

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


def all_records(store: Library) -> list[object]:
    return [*store.books.all(), *store.loans.all()]


class TestSnapshot:
    def test_restores_all_records_indexes_and_ids(self, store: Library) -> None:
        before, snapshot = all_records(store), store.snapshot()
        store.loans.remove_all(book_id=0)
        store.loans.add(Loan(2))
        store.books.change(Book("", "", id=1), notes={"new": 1}, shelf="B")
        store.restore(snapshot)
        assert all_records(store) == before
        assert (store.books.count(shelf="B"), store.loans.count(book_id=0)) == (0, 1)
        assert store.loans.add(Loan(4)).id == 4

    def test_can_be_restored_repeatedly(self, store: Library) -> None:
        before, snapshot = all_records(store), store.snapshot()
        for number in range(3):
            store.loans.put(Loan(8, id=1 + number))
            store.restore(snapshot)
            assert all_records(store) == before

    def test_snapshots_can_be_restored_in_any_order(self, store: Library) -> None:
        snapshots, states = [], []
        for number in range(4):
            store.loans.change(Loan(0, id=1), at=float(number))
            store.loans.add(Loan(number))
            store.books.remove_all(shelf="A")
            snapshots.append(store.snapshot())
            states.append(all_records(store))
        for number in (1, 3, 0, 2, 2, 3, 0):
            store.restore(snapshots[number])
            assert all_records(store) == states[number]
            store.loans.remove_all(book_id=1)

    def test_unchanged_store_returns_the_same_snapshot(self, store: Library) -> None:
        snapshot = store.snapshot()
        assert store.snapshot() is snapshot
        store.loans.add(Loan(1))
        assert store.snapshot() is not snapshot

    def test_deleted_snapshot_does_not_affect_later_ones(self, store: Library) -> None:
        first = store.snapshot()
        store.loans.add(Loan(1))
        second, state = store.snapshot(), all_records(store)
        del first
        store.loans.add(Loan(1))
        store.restore(second)
        assert all_records(store) == state

    def test_snapshot_of_another_store_is_rejected(self, store: Library) -> None:
        before = all_records(store)
        with pytest.raises(StoreError, match="the snapshot belongs to another store"):
            store.restore(Library().snapshot())
        assert all_records(store) == before

    def test_includes_changes_of_the_running_transaction(self, store: Library) -> None:
        with store.transaction():
            store.loans.add(Loan(5))
            snapshot, state = store.snapshot(), all_records(store)
            store.loans.add(Loan(6))
        store.restore(snapshot)
        assert all_records(store) == state

    def test_survives_the_failure_of_its_transaction(self, store: Library) -> None:
        with failing_transaction(store):
            store.loans.add(Loan(5))
            snapshot, state = store.snapshot(), all_records(store)
        assert store.loans.count(book_id=5) == 0
        store.restore(snapshot)
        assert all_records(store) == state

    def test_restore_in_a_failed_transaction_is_undone(self, store: Library) -> None:
        snapshot, early = store.snapshot(), all_records(store)
        store.loans.add(Loan(5))
        late = all_records(store)
        with failing_transaction(store):
            store.restore(snapshot)
        assert all_records(store) == late
        assert store.loans.add(Loan(6)).id == 5
        store.restore(snapshot)
        assert all_records(store) == early


def test_cleared_store_can_be_restored(store: Library) -> None:
    before, snapshot = all_records(store), store.snapshot()
    store.clear()
    assert all_records(store) == []
    assert store.loans.add(Loan(1)).id == 1
    store.restore(snapshot)
    assert all_records(store) == before
