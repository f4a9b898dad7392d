"""Sorted values: a sorted collection with fast insertion and removal, also for many values."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

_PAGE = 512

V = TypeVar("V", bound=Any)  # type of the values, which can be compared with each other


class SortedValues(Generic[V]):
    """Sorted collection that is stored in short lists (pages).

    An insertion moves only the values of one page, so it is fast even if there are many values.
    """

    __slots__ = ("_pages", "_size")

    def __init__(self, values: Iterable[V] = ()) -> None:
        everything = sorted(values)
        self._size = len(everything)
        starts = range(0, self._size, _PAGE)
        self._pages = [everything[start : start + _PAGE] for start in starts]

    def add(self, value: V) -> None:
        """Insert a value into the sorted collection."""
        self._size += 1
        if not self._pages:
            self._pages.append([value])
            return
        number = self._page(value)
        page = self._pages[number]
        insort(page, value)
        if len(page) > 2 * _PAGE:
            self._pages[number : number + 1] = [page[:_PAGE], page[_PAGE:]]

    def remove(self, value: V) -> None:
        """Remove a value that the collection contains."""
        number = self._page(value)
        page = self._pages[number]
        del page[bisect_left(page, value)]
        self._size -= 1
        if not page:
            del self._pages[number]

    def copy(self) -> "SortedValues[V]":
        """Return a copy of the collection."""
        copied: SortedValues[V] = SortedValues()
        copied._size, copied._pages = self._size, [page[:] for page in self._pages]
        return copied

    def first(self) -> V | None:
        """Return the lowest value, or None if the collection is empty."""
        return self._pages[0][0] if self._pages else None

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[V]:
        for page in self._pages:
            yield from page

    def ascending(self, start: V) -> Iterator[V]:
        """Yield the values that are not less than ``start``, lowest first."""
        if not self._pages:
            return
        number = self._page(start)
        page = self._pages[number]
        yield from page[bisect_left(page, start) :]
        for following in range(number + 1, len(self._pages)):
            yield from self._pages[following]

    def descending(self, before: V | None = None) -> Iterator[V]:
        """Yield the values that are less than ``before``, highest first.

        If ``before`` is None, yield all values.
        """
        pages = self._pages
        if before is not None and pages:
            number = self._page(before)
            page = pages[number]
            yield from reversed(page[: bisect_left(page, before)])
            pages = pages[:number]
        for page in reversed(pages):
            yield from reversed(page)

    def _page(self, value: V) -> int:
        """Return the position of the page that contains a value or must receive it."""
        if len(self._pages) == 1:
            return 0
        return max(bisect_right(self._pages, value, key=_first) - 1, 0)


def _first(page: list[V]) -> V:
    return page[0]
