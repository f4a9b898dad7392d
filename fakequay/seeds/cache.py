"""Cache of loaded seeds, which keeps only the most recently used ones."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
SIZE = 32  # maximum number of loaded seeds in a cache


class SeedCache(Generic[T]):
    """Cache of loaded seeds by key. A full cache removes the least recently used seed."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._loaded: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get_or_load(self, key: Hashable | None, load: Callable[[], T]) -> T:
        """Return the cached seed of a key, or call ``load`` if the cache does not contain the key.

        Args:
            key: Key of the seed in the cache; None if the seed must not be cached.
            load: Function that loads the seed. If it raises an exception, nothing is cached.
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
