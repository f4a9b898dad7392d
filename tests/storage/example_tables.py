"""Example tables for the tests of the storage package: books with mutable fields, and loans."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from fakequay.storage import TableOf, TableStore


@dataclass(frozen=True, slots=True)
class Book:
    title: str
    shelf: str | None
    id: int = 0
    isbn: str | None = None
    authors: tuple[str, ...] = ()
    size: tuple[int, tuple[str, ...]] | None = None
    notes: dict[str, Any] = field(default_factory=dict)
    copies: list[int] = field(default_factory=list)
    links: tuple[dict[str, str], ...] = ()
    extra: Any = None


@dataclass(frozen=True, slots=True)
class Loan:
    book_id: int
    kind: Literal["short", "long"] = "short"
    id: int = 0
    returned: bool = False
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    page: int
    word: str
    id: int = 0


class Library(TableStore):
    books = TableOf(Book, "isbn", "shelf", ("shelf", "title"))
    loans = TableOf(Loan, "book_id", ("book_id", "returned"), ordered_by="at")
    marks = TableOf(Mark, ordered_by=("page", "word"))


@contextmanager
def failing_transaction(store: Library) -> Iterator[None]:
    """Run a transaction that fails after the body of the ``with`` block."""
    with suppress(ZeroDivisionError), store.transaction():
        yield
        raise ZeroDivisionError
