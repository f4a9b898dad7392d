"""A fresh world: what a reset and a copy of a world take, in process."""

import statistics
import time
from collections.abc import Callable

from fakequay import FakeQuay


def main() -> None:
    for size in (1_000, 10_000):
        with FakeQuay(_seed(size)) as quay:
            print(f"{size:6} records: reset {_spent(quay.reset):.2f} ms")
            copied = _spent(lambda quay=quay: quay.worlds.create(copy=quay, port=False))
            print(f"{size:6} records: copy  {copied:.2f} ms")


def _seed(size: int) -> dict[str, object]:
    repositories = {f"acme/repository{n}": {} for n in range(size // 2 - 10)}
    return {
        "fakequay": 1,
        "users": {"alice": {}},
        "organizations": {"acme": {}},
        "repositories": repositories,
    }


def _spent(act: Callable[[], object]) -> float:
    """Milliseconds of processor time, the median of several."""
    times = []
    for _ in range(9):
        began = time.process_time()
        act()
        times.append(time.process_time() - began)
    return statistics.median(times) * 1000
