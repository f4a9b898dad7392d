"""The store at 100 and at 100,000 records: no read or write by key may cost 2.5 times as much."""

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

SMALL, LARGE, MOST = 100, 100_000, 2.5
ROUNDS, CALLS = 15, 400
DEEPCOPIED, LEAST_GAIN = 10_000, 40

Operation = Callable[[], object]


class Filled:
    """A store of so many repositories and accounts, and what is measured on it."""

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
            "touch 3 and restore": self.touch_and_restore,
        }

    def repository(self) -> Repository:
        found = self.store.repositories.get(next(self.numbers))
        assert found is not None
        return found

    def remove_and_put_back(self) -> None:
        repository = self.repository()
        self.store.repositories.remove(repository)
        self.store.repositories.put(repository)

    def touch_and_restore(self) -> None:
        with self.store.transaction():
            self.store.logs.add(LogEntry("push_repo", 0.0))
            self.store.repositories.change(self.repository(), description="touched")
            self.store.repositories.remove(self.repository())
        self.store.restore(self.snapshot)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder)
        missed = _compare("in memory", Filled(SMALL), Filled(LARGE))
        journals = Filled(SMALL, kept / "small"), Filled(LARGE, kept / "large")
        missed += _compare("with a journal", *journals)
    missed += _against_deepcopy()
    if missed:
        sys.exit(f"too slow: {', '.join(missed)}")


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
        if ratio > MOST:
            missed.append(f"{name} {where}")
    return missed


def _against_deepcopy() -> list[str]:
    filled = Filled(DEEPCOPIED // 2)
    state = [*filled.store.repositories.all(), *filled.store.accounts.all()]
    restored = statistics.median(_timed(filled.touch_and_restore) for _ in range(ROUNDS))
    copied = statistics.median(_timed(lambda: copy.deepcopy(state), 1) for _ in range(3))
    gain = copied / restored
    print(f"a deepcopy of {DEEPCOPIED:,} records: {gain:,.0f} times a restore")
    return [] if gain >= LEAST_GAIN else ["a restore beside a deepcopy"]


def _timed(operation: Operation, calls: int = CALLS) -> float:
    return timeit.timeit(operation, number=calls) / calls


if __name__ == "__main__":
    main()
