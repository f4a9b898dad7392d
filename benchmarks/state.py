"""Storage: compares reads and writes with 100 and with 100,000 records (limit: a factor of 2.5)."""

import copy
import itertools
import statistics
import sys
import tempfile
import timeit
from collections.abc import Callable
from pathlib import Path

from fakequay.models import Account, LogEntry, Repository
from fakequay.storage import Store

SMALL, LARGE = 100, 100_000  # numbers of records that are compared
LIMIT = 2.5  # largest permitted ratio of the times with many and with few records
ROUNDS, CALLS = 15, 400
DEEPCOPIED = 10_000  # number of records that are copied
MIN_GAIN = 40  # smallest permitted ratio of the time of a copy to that of a restore

Operation = Callable[[], object]


class Filled:
    """Store filled with a number of repositories and accounts, for measuring its operations."""

    def __init__(self, records: int, folder: Path | None = None) -> None:
        self.store = Store(folder, "relaxed")
        with self.store.transaction():
            for number in range(records):
                self.store.repositories.add(Repository(number % 50, f"web{number}"))
                self.store.accounts.add(Account(f"user{number}", "user", f"uuid{number}"))
        self.numbers = itertools.cycle(range(1, records + 1, max(1, records // 97)))
        self.new = itertools.count()
        self.snapshot = self.store.snapshot()

    def operations(self) -> dict[str, Operation]:
        """Return the functions to measure, by the description of what they do with the store."""
        store, number, new = self.store, self.numbers.__next__, self.new.__next__
        repositories, accounts = store.repositories, store.accounts
        return {
            "read a repository by id": lambda: repositories.get(number()),
            "read an account by id": lambda: accounts.get(number()),
            "find an account by name": lambda: accounts.one(name=f"user{number() - 1}"),
            "newest 10 accounts": lambda: accounts.newest(kind="user", limit=10),
            "count accounts": lambda: accounts.count(kind="user"),
            "add": lambda: store.logs.add(LogEntry("push_repo", 0.0, namespace_id=number())),
            "change": lambda: repositories.change(self.repository(), description=str(new())),
            "move in an index": lambda: repositories.change(
                self.repository(), namespace_id=new() % 11
            ),
            "remove and put back": self.remove_and_put_back,
            "snapshot": store.snapshot,
            "change 3 and restore": self.touch_and_restore,
        }

    def repository(self) -> Repository:
        """Return the next repository of the store, so that the calls use different ones."""
        repository = self.store.repositories.get(next(self.numbers))
        assert repository is not None
        return repository

    def remove_and_put_back(self) -> None:
        """Remove a repository and add it again."""
        repository = self.repository()
        self.store.repositories.remove(repository)
        self.store.repositories.put(repository)

    def touch_and_restore(self) -> None:
        """Change three records and restore the snapshot."""
        with self.store.transaction():
            self.store.logs.add(LogEntry("push_repo", 0.0))
            self.store.repositories.change(self.repository(), description="touched")
            self.store.repositories.remove(self.repository())
        self.store.restore(self.snapshot)


def main() -> None:
    """Print the times; exit with an error if a limit is exceeded."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        missed = _compare("in memory", Filled(SMALL), Filled(LARGE))
        journals = Filled(SMALL, path / "small"), Filled(LARGE, path / "large")
        missed += _compare("with a journal", *journals)
    missed += _against_deepcopy()
    if missed:
        sys.exit(f"limit exceeded: {', '.join(missed)}")


def _compare(where: str, small: Filled, large: Filled) -> list[str]:
    print(f"{where:28}{f'µs at {SMALL:,}':>14}{f'at {LARGE:,}':>14}{'ratio':>8}")
    missed = []
    for (name, few), many in zip(
        small.operations().items(), large.operations().values(), strict=True
    ):
        times = [(_timed(few), _timed(many)) for _ in range(ROUNDS)]
        here, there = (statistics.median(taken) for taken in zip(*times, strict=True))
        ratio = statistics.median(many / few for few, many in times)
        print(f"{name:28}{here * 1e6:14.2f}{there * 1e6:14.2f}{ratio:8.2f}")
        if ratio > LIMIT:
            missed.append(f"{name} {where}")
    return missed


def _against_deepcopy() -> list[str]:
    filled = Filled(DEEPCOPIED // 2)
    state = [*filled.store.repositories.all(), *filled.store.accounts.all()]
    restored = statistics.median(_timed(filled.touch_and_restore) for _ in range(ROUNDS))
    copied = statistics.median(_timed(lambda: copy.deepcopy(state), 1) for _ in range(3))
    gain = copied / restored
    print(f"a deepcopy of {DEEPCOPIED:,} records takes {gain:,.0f} times as long as a restore")
    return [] if gain >= MIN_GAIN else ["restore compared with deepcopy"]


def _timed(operation: Operation, calls: int = CALLS) -> float:
    return timeit.timeit(operation, number=calls) / calls


if __name__ == "__main__":
    main()
