"""All or nothing, and one at a time."""

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


def everything(store: Library) -> list[object]:
    return [*store.books.all(), *store.loans.all()]


def turn_around(store: Library) -> None:
    book = store.books.change(Book("", "", id=1), shelf="B", notes={"new": 1})
    store.books.add(book)
    store.loans.remove_all(book_id=1)
    store.loans.put(Loan(5, id=9))


class TestTransaction:
    def test_keeps_what_succeeds(self, store: Library) -> None:
        with store.transaction():
            turn_around(store)
        assert [loan.id for loan in store.loans.all()] == [9]
        assert store.books.count(shelf="B") == 2

    def test_undoes_what_fails(self, store: Library) -> None:
        before = everything(store)
        with failing_transaction(store):
            turn_around(store)
        assert everything(store) == before
        assert store.books.find(shelf="B") == store.loans.find(book_id=5) == []
        assert store.books.find(shelf="A", title="Sand") == before[:1]
        assert (store.books.add(Book("Next", "A")).id, store.loans.add(Loan(1)).id) == (2, 3)

    def test_is_undone_with_the_one_around_it(self, store: Library) -> None:
        before = everything(store)
        with failing_transaction(store), store.transaction():
            turn_around(store)
        assert everything(store) == before

    def test_inside_another_undoes_only_itself(self, store: Library) -> None:
        with store.transaction():
            kept = store.loans.add(Loan(7))
            with failing_transaction(store):
                turn_around(store)
        assert [loan.id for loan in store.loans.all()] == [1, 2, kept.id]

    def test_makes_other_threads_wait(self, store: Library) -> None:
        seen: list[int] = []
        reader = Thread(target=lambda: seen.append(store.loans.count(book_id=1)))
        with store.transaction():
            store.loans.add(Loan(1))
            reader.start()
            store.loans.add(Loan(1))
        reader.join()
        assert seen == [4]

    def test_of_many_threads_loses_nothing(self, store: Library) -> None:
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
