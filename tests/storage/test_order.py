"""Ordered tables: first record, prefix search and sequence."""

from contextlib import suppress
from dataclasses import dataclass
from random import Random

import pytest

from fakequay.storage import StoreError, TableOf, TableStore
from tests.storage.example_tables import Library, Mark


@dataclass(frozen=True, slots=True)
class Entry:
    due: float
    id: int = 0


class ExampleStore(TableStore):
    entries = TableOf(Entry, ordered_by="due")
    loose = TableOf(Entry, "due")


def test_first_record_has_the_lowest_value_and_the_lowest_id() -> None:
    diary = ExampleStore()
    assert diary.entries.first() is None
    for due in (3.0, 1.0, 2.0, 1.0):
        diary.entries.add(Entry(due))

    assert diary.entries.first() == Entry(1.0, id=2)
    assert diary.entries.find(due=1.0) == [Entry(1.0, id=2), Entry(1.0, id=4)]


def test_order_follows_additions_changes_and_removals() -> None:
    diary, chance = ExampleStore(), Random(1)
    for _ in range(300):
        known = list(diary.entries.all())
        one = chance.choice(known) if known else None
        what = chance.choice(("add", "change", "remove")) if one else "add"
        if what == "add" or one is None:
            diary.entries.add(Entry(float(chance.randrange(9))))
        elif what == "change":
            diary.entries.change(one, due=float(chance.randrange(9)))
        else:
            diary.entries.remove(one)
        expected = min(diary.entries.all(), key=lambda entry: (entry.due, entry.id), default=None)
        assert diary.entries.first() == expected


def test_undone_changes_do_not_affect_the_order() -> None:
    diary = ExampleStore()
    diary.entries.add(Entry(2.0))
    with suppress(KeyError), diary.transaction():
        diary.entries.add(Entry(1.0))
        raise KeyError

    assert diary.entries.first() == Entry(2.0, id=1)


def test_prefix_search_returns_matches_in_order_of_creation() -> None:
    library = Library()
    for word in ("web", "app", "web2", "we"):
        library.marks.add(Mark(1, word))
    library.marks.add(Mark(2, "web3"))

    assert [mark.word for mark in library.marks.beginning("we", page=1, limit=9)] == [
        "web",
        "web2",
        "we",
    ]
    assert library.marks.beginning("we", page=1, limit=1) == [Mark(1, "web", id=1)]
    assert library.marks.beginning("x", page=1, limit=9) == []


def test_prefix_search_on_an_unordered_field_is_an_error() -> None:
    with pytest.raises(StoreError, match="the table marks has no ordered index for word"):
        Library().marks.beginning("we", word="web", limit=9)


def test_thousands_of_records_keep_their_order() -> None:
    library, words = Library(), [f"w{number}" for number in range(3000)]
    Random(2).shuffle(words)
    for word in words:
        library.marks.add(Mark(1, word))

    found = [mark.word for mark in library.marks.beginning("w29", page=1, limit=200)]
    assert found == [word for word in words if word.startswith("w29")]
    assert [mark.id for mark in library.marks.oldest(after=2990)] == list(range(2991, 3001))


def test_first_record_of_an_unordered_table_is_an_error() -> None:
    with pytest.raises(StoreError, match="the table loose has no ordered index"):
        ExampleStore().loose.first()


def test_order_by_an_unknown_field_is_an_error() -> None:
    with pytest.raises(TypeError, match=r"Entry\.none cannot be indexed"):
        TableOf(Entry, ordered_by="none")
