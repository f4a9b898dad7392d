"""Numbers in order, cheap to add to and take from at any size."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator

_PAGE = 512


class SortedIds:
    """Kept in short sorted pages, so that no operation moves more than one of them."""

    __slots__ = ("_pages", "_size")

    def __init__(self, ids: Iterable[int] = ()) -> None:
        everything = sorted(ids)
        self._size = len(everything)
        starts = range(0, self._size, _PAGE)
        self._pages = [everything[start : start + _PAGE] for start in starts]

    def add(self, id: int) -> None:
        self._size += 1
        if not self._pages:
            self._pages.append([id])
            return
        number = self._page(id)
        page = self._pages[number]
        insort(page, id)
        if len(page) > 2 * _PAGE:
            self._pages[number : number + 1] = [page[:_PAGE], page[_PAGE:]]

    def remove(self, id: int) -> None:
        number = self._page(id)
        page = self._pages[number]
        del page[bisect_left(page, id)]
        self._size -= 1
        if not page:
            del self._pages[number]

    def copy(self) -> "SortedIds":
        copied = SortedIds()
        copied._size, copied._pages = self._size, [page[:] for page in self._pages]
        return copied

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[int]:
        for page in self._pages:
            yield from page

    def descending(self, before: int | None = None) -> Iterator[int]:
        """From the highest, or from the highest under ``before``."""
        pages = self._pages
        if before is not None and pages:
            number = self._page(before)
            page = pages[number]
            yield from reversed(page[: bisect_left(page, before)])
            pages = pages[:number]
        for page in reversed(pages):
            yield from reversed(page)

    def _page(self, id: int) -> int:
        """The page that holds the number, or would."""
        if len(self._pages) == 1:
            return 0
        return max(bisect_right(self._pages, id, key=_first) - 1, 0)


def _first(page: list[int]) -> int:
    return page[0]
