"""Cache of loaded seeds, limited to the most recently used ones."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
SIZE = 32  # maximum number of loaded seeds in a cache


class SeedCache(Generic[T]):
    """Results of loading seeds by key. If the cache is full, the least recently used is removed."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._loaded: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get_or_load(self, key: Hashable | None, load: Callable[[], T]) -> T:
        """Return the result for a key, and call ``load`` if the cache does not contain it.

        Args:
            key: Key of the result; None if it must not be cached.
            load: Loads the seed. Its exceptions are raised, and nothing is cached.
        """
        if key is None:
            return load()
        with self._lock:
            if key in self._loaded:
                self._loaded.move_to_end(key)
                return self._loaded[key]
        loaded = load()
        with self._lock:
            self._loaded[key] = loaded
            while len(self._loaded) > self._size:
                self._loaded.popitem(last=False)
        return loaded

    def __len__(self) -> int:
        return len(self._loaded)
