"""Declarations of tables: indexes, orders and field types."""

from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from typing import Any

import pytest

from fakequay.storage import TableOf
from fakequay.storage.field_types import is_immutable, is_shareable
from tests.storage.example_tables import Book, Library


def test_class_attribute_returns_the_declaration() -> None:
    assert isinstance(Library.books, TableOf)


@pytest.mark.parametrize("index", ["colour", "id", "notes", ("shelf", "links")])
def test_index_of_a_mutable_field_is_rejected(index: str | tuple[str, ...]) -> None:
    with pytest.raises(
        TypeError, match=r"^Book\.\w+ cannot be indexed: it is not a field with an immutable type$"
    ):
        TableOf(Book, index)


def test_order_by_a_mutable_field_is_rejected() -> None:
    with pytest.raises(
        TypeError,
        match=r"^Book\.notes cannot be indexed: it is not a field with an immutable type$",
    ):
        TableOf(Book, ordered_by="notes")


@pytest.mark.parametrize(
    "annotation", [set[str], list[tuple[str, ...]], dict[str, tuple[int]], bytes, object, tuple]
)
def test_field_type_that_json_cannot_represent_is_rejected(annotation: Any) -> None:
    record = make_dataclass("Record", [("field", annotation), ("id", int, 0)], frozen=True)
    with pytest.raises(TypeError, match=r"^a record cannot contain values of type "):
        TableOf(record)


def test_ambiguous_union_is_rejected() -> None:
    @dataclass(frozen=True)
    class Record:
        field: tuple[str, ...] | list[str]
        id: int = 0

    with pytest.raises(TypeError, match="are ambiguous"):
        TableOf(Record)


def test_immutable_values_can_be_shared() -> None:
    assert is_shareable(tuple[Mapping[str, Any], ...] | None)
    assert not is_shareable(tuple[dict[str, Any], ...])
    assert not is_immutable(Mapping[str, Any])
