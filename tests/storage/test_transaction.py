"""Transactions: atomicity and isolation of threads."""

from threading import Thread

import pytest

from tests.storage.example_tables import Book, Library, Loan, failing_transaction


@pytest.fixture
def store() -> Library:
    store = Library()
    store.books.add(Book("Sand", "A", isbn="1"))
    store.loans.add(Loan(1))
    store.loans.add(Loan(1))
    return store


def all_records(store: Library) -> list[object]:
    return [*store.books.all(), *store.loans.all()]


def change_records(store: Library) -> None:
    book = store.books.change(Book("", "", id=1), shelf="B", notes={"new": 1})
    store.books.add(book)
    store.loans.remove_all(book_id=1)
    store.loans.put(Loan(5, id=9))


class TestTransaction:
    def test_successful_transaction_is_stored(self, store: Library) -> None:
        with store.transaction():
            change_records(store)
        assert [loan.id for loan in store.loans.all()] == [9]
        assert store.books.count(shelf="B") == 2

    def test_failed_transaction_is_undone(self, store: Library) -> None:
        before = all_records(store)
        with failing_transaction(store):
            change_records(store)
        assert all_records(store) == before
        assert store.books.find(shelf="B") == store.loans.find(book_id=5) == []
        assert store.books.find(shelf="A", title="Sand") == before[:1]
        assert (store.books.add(Book("Next", "A")).id, store.loans.add(Loan(1)).id) == (2, 3)

    def test_inner_transaction_is_undone_with_the_outer_one(self, store: Library) -> None:
        before = all_records(store)
        with failing_transaction(store), store.transaction():
            change_records(store)
        assert all_records(store) == before

    def test_failed_inner_transaction_undoes_only_itself(self, store: Library) -> None:
        with store.transaction():
            kept = store.loans.add(Loan(7))
            with failing_transaction(store):
                change_records(store)
        assert [loan.id for loan in store.loans.all()] == [1, 2, kept.id]

    def test_other_threads_wait_for_the_transaction(self, store: Library) -> None:
        seen: list[int] = []
        reader = Thread(target=lambda: seen.append(store.loans.count(book_id=1)))
        with store.transaction():
            store.loans.add(Loan(1))
            reader.start()
            store.loans.add(Loan(1))
        reader.join()
        assert seen == [4]

    def test_concurrent_transactions_lose_no_update(self, store: Library) -> None:
        def count_up() -> None:
            for _ in range(200):
                with store.transaction():
                    book = store.books.get(1)
                    assert book is not None
                    store.books.change(book, copies=[sum(book.copies) + 1])

        threads = [Thread(target=count_up) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        book = store.books.get(1)
        assert book is not None
        assert book.copies == [800]
