"""What a store's class may declare."""

from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from typing import Any

import pytest

from fakequay.storage import TableOf
from fakequay.storage.field_types import immutable, lendable
from tests.storage.example_tables import Book, Library


def test_a_store_class_shows_what_it_declares() -> None:
    assert isinstance(Library.books, TableOf)


@pytest.mark.parametrize("index", ["colour", "id", "notes", ("shelf", "links")])
def test_an_index_is_of_fields_that_cannot_change(index: str | tuple[str, ...]) -> None:
    with pytest.raises(TypeError, match=r"^Book\.\w+ cannot be an index$"):
        TableOf(Book, index)


def test_so_is_an_order() -> None:
    with pytest.raises(TypeError, match=r"^Book\.notes cannot be an index$"):
        TableOf(Book, ordered_by="notes")


@pytest.mark.parametrize(
    "annotation", [set[str], list[tuple[str, ...]], dict[str, tuple[int]], bytes, object, tuple]
)
def test_a_field_holds_what_json_can_give_back(annotation: Any) -> None:
    record = make_dataclass("Record", [("field", annotation), ("id", int, 0)], frozen=True)
    with pytest.raises(TypeError, match=r"^a record cannot hold "):
        TableOf(record)


def test_a_field_is_not_one_of_two_that_look_alike() -> None:
    @dataclass(frozen=True)
    class Record:
        field: tuple[str, ...] | list[str]
        id: int = 0

    with pytest.raises(TypeError, match="cannot be told"):
        TableOf(Record)


def test_what_nobody_may_change_is_lent_to_all() -> None:
    assert lendable(tuple[Mapping[str, Any], ...] | None)
    assert not lendable(tuple[dict[str, Any], ...])
    assert not immutable(Mapping[str, Any])
