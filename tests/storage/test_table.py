"""Tables: add, change, remove and find records."""

from dataclasses import replace

import pytest

from fakequay.storage import StoreError
from tests.storage.example_tables import Book, Library, Loan

FULL = Book(
    "Sand",
    "A",
    isbn="1",
    authors=("x", "y"),
    size=(3, ("a", "b")),
    notes={"seen": [1, {"by": None}]},
    copies=[1, 2],
    links=({"to": "there"},),
    extra=[{"any": "thing"}],
)


@pytest.fixture
def store() -> Library:
    return Library()


class TestStoreRecords:
    def test_record_is_returned_unchanged(self, store: Library) -> None:
        added = store.books.add(FULL)
        assert added == replace(FULL, id=1)
        assert store.books.get(1) == added

    def test_ids_are_ascending_and_not_reused(self, store: Library) -> None:
        first, second = store.loans.add(Loan(1)), store.loans.add(Loan(1))
        store.loans.remove(second)
        assert (first.id, store.loans.add(Loan(1)).id) == (1, 3)

    def test_put_keeps_the_id_and_replaces_the_record(self, store: Library) -> None:
        store.books.put(Book("Old", "A", id=7, notes={"gone": 1}))
        assert store.books.put(Book("New", "B", id=7)) == Book("New", "B", id=7)
        assert list(store.books.all()) == [Book("New", "B", id=7)]
        assert store.books.add(Book("Next", "A")).id == 8

    def test_put_without_an_id_is_an_error(self, store: Library) -> None:
        with pytest.raises(StoreError, match="books: the id 0 is invalid"):
            store.books.put(Book("Sand", "A"))

    def test_change_keeps_the_other_fields(self, store: Library) -> None:
        stale = store.books.add(FULL)
        store.books.change(stale, title="Dune")
        changed = store.books.change(stale, authors=("z",))
        assert changed == replace(FULL, id=1, title="Dune", authors=("z",))
        assert store.books.get(1) == changed

    def test_removed_record_cannot_be_changed_or_removed(self, store: Library) -> None:
        loan = store.loans.add(Loan(1))
        store.loans.remove(loan)
        assert store.loans.get(loan.id) is None
        with pytest.raises(KeyError, match="loans 1"):
            store.loans.change(loan, returned=True)
        with pytest.raises(KeyError, match="loans 1"):
            store.loans.remove(loan)

    @pytest.mark.parametrize("fields", [{"colour": "red"}, {"id": 3}])
    def test_only_fields_of_the_record_can_be_changed(
        self, store: Library, fields: dict[str, object]
    ) -> None:
        loan = store.loans.add(Loan(1))
        with pytest.raises(StoreError, match=r"the table loans has no field (colour|id)"):
            store.loans.change(loan, **fields)

    def test_true_can_be_replaced_by_one(self, store: Library) -> None:
        book = store.books.add(Book("Sand", "A", notes={"n": True}))
        assert store.books.change(book, notes={"n": 1}).notes["n"] is not True

    @pytest.mark.parametrize(
        ("notes", "problem"),
        [
            ({"n": {1, 2}}, "type set, which JSON does not support"),
            ({1: 2}, "key 1 is not a string"),
        ],
    )
    def test_value_that_is_not_json_is_an_error(
        self, store: Library, notes: dict[str, object], problem: str
    ) -> None:
        with pytest.raises(StoreError, match=problem):
            store.books.add(Book("Sand", "A", notes=notes))
        assert len(store.books) == 0

    def test_unhashable_index_value_is_an_error_and_changes_nothing(self, store: Library) -> None:
        with pytest.raises(StoreError, match=r"books: one of the index keys .* is not hashable"):
            store.books.add(Book("Sand", ["A"]))  # type: ignore[arg-type]
        store.books.add(FULL)
        assert store.books.count(isbn="1") == store.books.count(isbn=None) + 1 == 1


class TestMutableFields:
    def test_changing_an_added_record_does_not_change_the_store(self, store: Library) -> None:
        mine = replace(FULL, notes={"seen": []})
        store.books.add(mine)
        mine.notes["seen"].append("scribble")
        assert store.books.one(isbn="1") == replace(FULL, id=1, notes={"seen": []})

    def test_changing_a_returned_record_does_not_change_the_store(self, store: Library) -> None:
        store.books.add(FULL)
        for lent in (store.books.get(1), *store.books.find(shelf="A"), *store.books.all()):
            assert lent is not None
            lent.notes["seen"][1]["by"] = "scribble"
            lent.copies.append(9)
            lent.links[0]["to"] = "nowhere"
            lent.extra[0]["any"] = "scribble"
        assert store.books.get(1) == replace(FULL, id=1)

    def test_immutable_record_is_created_once(self, store: Library) -> None:
        store.loans.add(Loan(1))
        assert store.loans.get(1) is store.loans.one(book_id=1)


class TestFindRecords:
    @pytest.fixture
    def loans(self, store: Library) -> list[Loan]:
        pairs = [(1, False), (2, False), (1, True), (1, False), (2, True)]
        return [store.loans.add(Loan(book, returned=returned)) for book, returned in pairs]

    def test_find_returns_the_oldest_record_first(self, store: Library, loans: list[Loan]) -> None:
        assert store.loans.find(book_id=1) == [loans[0], loans[2], loans[3]]
        assert store.loans.find(book_id=3) == []
        assert store.loans.one(book_id=2) == loans[1]
        assert store.loans.one(book_id=3) is None

    def test_find_returns_the_oldest_record_first_after_a_change(
        self, store: Library, loans: list[Loan]
    ) -> None:
        moved = store.loans.change(loans[0], book_id=2)
        assert store.loans.find(book_id=2) == [moved, loans[1], loans[4]]
        assert store.loans.find(book_id=1) == [loans[2], loans[3]]

    def test_newest_returns_the_newest_record_first(
        self, store: Library, loans: list[Loan]
    ) -> None:
        assert store.loans.newest(book_id=1) == [loans[3], loans[2], loans[0]]
        assert store.loans.newest(book_id=1, limit=1) == [loans[3]]
        assert store.loans.newest(book_id=1, before=4) == [loans[2], loans[0]]
        assert store.loans.newest(book_id=2, returned=True, before=2) == []
        assert store.loans.newest(limit=2, before=4) == [loans[2], loans[1]]

    def test_fields_without_an_index_are_compared(self, store: Library, loans: list[Loan]) -> None:
        assert store.loans.find(book_id=1, kind="long") == []
        assert store.loans.find(book_id=1, kind="short", returned=False) == [loans[0], loans[3]]
        book = store.books.add(FULL)
        assert store.books.find(isbn="1", authors=("x", "y"), notes=FULL.notes) == [book]
        assert store.books.find(isbn="1", authors=("x",)) == []

    def test_id_can_be_combined_with_other_fields(self, store: Library, loans: list[Loan]) -> None:
        assert store.loans.one(id=2, book_id=2) == loans[1]
        assert store.loans.one(id=2, book_id=1) is None
        assert (store.loans.count(id=2), store.loans.count(id=9)) == (1, 0)

    def test_count_returns_the_number_of_matches(self, store: Library, loans: list[Loan]) -> None:
        assert store.loans.count(book_id=1, returned=False) == 2
        assert store.loans.count(book_id=1, kind="long") == 0
        assert len(store.loans) == 5

    def test_none_matches_like_any_value(self, store: Library) -> None:
        book = store.books.add(Book("Sand", None))
        assert store.books.find(shelf=None) == [book]

    def test_remove_all_removes_the_matching_records(
        self, store: Library, loans: list[Loan]
    ) -> None:
        assert store.loans.remove_all(book_id=1, returned=False) == 2
        assert store.loans.remove_all(book_id=9) == 0
        assert list(store.loans.all()) == [loans[1], loans[2], loans[4]]

    def test_all_omits_records_removed_during_the_iteration(
        self, store: Library, loans: list[Loan]
    ) -> None:
        everything = store.loans.all()
        assert next(everything) == loans[0]
        store.loans.remove_all(book_id=1)
        assert list(everything) == [loans[1], loans[4]]

    def test_thousands_of_equal_values_keep_their_order(self, store: Library) -> None:
        ids = [1 + number * 7 % 3001 for number in range(3001)]
        for id in ids:
            store.loans.put(Loan(1, id=id))
        kept = list(range(1, 501)) + list(range(2501, 3002))
        for id in set(ids) - set(kept):
            store.loans.remove(Loan(1, id=id))
        assert [loan.id for loan in store.loans.find(book_id=1)] == kept
        newest = store.loans.newest(book_id=1, before=2600, limit=150)
        assert [loan.id for loan in newest] == [id for id in kept if id < 2600][::-1][:150]


class TestOrderedTables:
    def test_first_record_has_the_lowest_value_and_the_lowest_id(self, store: Library) -> None:
        assert store.loans.first() is None
        store.loans.add(Loan(1, at=5.0))
        least = store.loans.add(Loan(2, at=-1.5))
        store.loans.add(Loan(3, at=-1.5))
        assert store.loans.first() == least
        later = store.loans.change(least, at=9.0)
        assert store.loans.first() == Loan(3, id=3, at=-1.5)
        store.loans.remove_all(book_id=3)
        store.loans.remove_all(book_id=1)
        assert store.loans.first() == later

    def test_first_record_of_an_unordered_table_is_an_error(self, store: Library) -> None:
        with pytest.raises(StoreError, match=r"^the table books has no ordered index$"):
            store.books.first()


class TestUnindexedSearch:
    @pytest.mark.parametrize("operation", ["one", "find", "newest", "count", "remove_all"])
    def test_is_rejected(self, store: Library, operation: str) -> None:
        with pytest.raises(StoreError, match=r"^the table loans has no index for kind, returned$"):
            getattr(store.loans, operation)(kind="long", returned=True)

    @pytest.mark.parametrize("operation", ["one", "find", "count", "remove_all"])
    def test_search_without_criteria_is_rejected(self, store: Library, operation: str) -> None:
        with pytest.raises(StoreError, match=r"^the table loans has no index for no fields$"):
            getattr(store.loans, operation)()

    @pytest.mark.parametrize("equal", [{"book_id": 1, "colour": 2}, {"id": 1, "colour": 2}])
    def test_unknown_field_is_rejected(self, store: Library, equal: dict[str, object]) -> None:
        with pytest.raises(StoreError, match=r"^the table loans has no field .*colour$"):
            store.loans.find(**equal)
