"""Compatibility with TinyDB: file format and table class."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB, where
from tinydb.operations import delete, increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from fakequay.storage.document_table import DocumentTable
from fakequay.storage.row_storage import RowStorage
from tests.storage.example_tables import Book, Library, Loan


class OurTinyDB(TinyDB):
    table_class = DocumentTable
    default_storage_class = RowStorage


def test_tinydb_reads_the_data_file(tmp_path: Path) -> None:
    store = Library(tmp_path)
    store.books.add(Book("Sand", "A", authors=("x",), notes={"deep": [1]}))
    store.loans.add(Loan(1))
    store.loans.remove(store.loans.add(Loan(2)))
    store.close()
    with TinyDB(tmp_path / "fakequay.json", access_mode="r") as stock:
        assert stock.tables() == {"_fakequay", "books", "loans"}
        book = stock.table("books").get(where("title") == "Sand")
        assert book == {
            "title": "Sand",
            "shelf": "A",
            "isbn": None,
            "authors": ["x"],
            "size": None,
            "notes": {"deep": [1]},
            "copies": [],
            "links": [],
            "extra": None,
        }
        assert [loan.doc_id for loan in stock.table("loans")] == [1]


def test_file_written_by_tinydb_is_loaded(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "fakequay.json") as stock:
        stock.table("loans").insert({"book_id": 3, "kind": "long"})
    store = Library(tmp_path)
    assert store.loans.find(book_id=3) == [Loan(3, "long", id=1)]
    store.close()


def insert_numbers(table: Table) -> None:
    table.insert_multiple({"n": n, "even": n % 2 == 0, "in": {"n": n}} for n in range(6))


STEPS: dict[str, Callable[[Table], Any]] = {
    "insert": lambda table: table.insert({"n": 7}),
    "insert with an id": lambda table: table.insert(Document({"n": 7}, doc_id=20)),
    "insert twice": lambda table: (
        table.insert(Document({"n": 7}, doc_id=20)),
        table.insert({"n": 8}),
    ),
    "insert what is there": lambda table: table.insert(Document({}, doc_id=1)),
    "insert what is no document": lambda table: table.insert([1]),  # type: ignore[arg-type]
    "insert many, one of them wrong": lambda table: table.insert_multiple([{"n": 1}, 2]),  # type: ignore[list-item]
    "insert many with ids": lambda table: table.insert_multiple([Document({}, 9), Document({}, 8)]),
    "search": lambda table: table.search(Query().even == True),  # noqa: E712
    "search inside": lambda table: table.search(Query()["in"].n > 2),
    "get by id": lambda table: table.get(doc_id=2),
    "get what is not there": lambda table: table.get(doc_id=99),
    "get by ids": lambda table: table.get(doc_ids=[1, 3, 99]),
    "get": lambda table: table.get(where("n") == 4),
    "contains": lambda table: (table.contains(doc_id=1), table.contains(where("n") == 99)),
    "count": lambda table: table.count(where("even") == False),  # noqa: E712
    "update": lambda table: table.update({"even": None}, where("n") < 3),
    "update by id": lambda table: table.update({"new": [1]}, doc_ids=[2, 99]),
    "update all": lambda table: table.update(increment("n")),
    "update, failing midway": lambda table: table.update(lambda one: 1 // (one["n"] - 3) or None),
    "update many": lambda table: table.update_multiple(
        [({"n": 50}, where("n") == 2), (delete("even"), where("n") == 50)]
    ),
    "upsert": lambda table: table.upsert({"n": 3, "new": 1}, where("n") == 3),
    "upsert what is new": lambda table: table.upsert({"n": 33}, where("n") == 33),
    "upsert by id": lambda table: table.upsert(Document({"new": 1}, doc_id=2)),
    "remove": lambda table: table.remove(where("even") == True),  # noqa: E712
    "remove by id": lambda table: table.remove(doc_ids=[1, 99]),
    "remove and insert": lambda table: (table.remove(doc_ids=[2]), table.insert({"n": 9})),
    "truncate": lambda table: table.truncate(),
    "truncate and insert": lambda table: (table.truncate(), table.insert({}))[:1],
    "all": lambda table: table.all(),
    "length": len,
}


def outcome(table: Table, step: Callable[[Table], Any]) -> Any:
    try:
        return step(table)
    except Exception as error:
        return type(error)


@pytest.fixture
def ours() -> Iterator[TinyDB]:
    with OurTinyDB() as opened:
        yield opened


@pytest.fixture
def stock() -> Iterator[TinyDB]:
    with TinyDB(storage=MemoryStorage) as opened:
        yield opened


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_table_behaves_like_the_table_of_tinydb(
    ours: TinyDB, stock: TinyDB, step: Callable[[Table], Any]
) -> None:
    answers = []
    for opened in (ours, stock):
        table = opened.table("numbers")
        insert_numbers(table)
        answers.append(outcome(table, step))
    assert answers[0] == answers[1]
    if "midway" not in step.__name__:
        assert ours.table("numbers").all() == stock.table("numbers").all()


def test_tables_can_be_dropped(ours: TinyDB) -> None:
    insert_numbers(ours.table("one"))
    insert_numbers(ours.table("other"))
    assert ours.tables() == {"one", "other"}
    ours.drop_table("one")
    assert ours.tables() == {"other"}
    ours.drop_tables()
    assert ours.tables() == set()
    assert len(ours.table("other")) == 0
    assert ours.table("fresh", persist_empty=True).all() == []


def test_failed_updater_is_undone(ours: TinyDB) -> None:
    table = ours.table("numbers")
    insert_numbers(table)
    before = table.all()
    with pytest.raises(ZeroDivisionError):
        table.update(lambda document: document.update(n=1 // (document["n"] - 3)))
    assert table.all() == before


def test_inserted_document_can_be_changed_afterwards(ours: TinyDB) -> None:
    document = {"deep": [1]}
    ours.insert(document)
    document["deep"].append(2)
    assert ours.all() == [{"deep": [1]}]


def test_updater_cannot_remove_an_unknown_document(ours: TinyDB) -> None:
    insert_numbers(ours.table("numbers"))
    with pytest.raises(KeyError, match="99"):
        ours.table("numbers")._update_table(lambda table: table.__delitem__(99))


def test_all_documents_can_be_replaced(ours: TinyDB) -> None:
    insert_numbers(ours.table("numbers"))
    kept = ours.storage.read()["numbers"]["2"]
    ours.storage.write({"numbers": {"2": kept}, "more": {"5": {"n": [5]}}})
    assert ours.storage.read() == {"numbers": {"2": kept}, "more": {"5": {"n": [5]}}}
