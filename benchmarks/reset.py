"""Benchmark of the reset: time after a few writes, compared with a copy of all data.

A reset undoes only the changes of records (a hundred in this benchmark), whatever the total number
of records. With 1,000 records or more, a reset should take at most 1/40 of the time of a copy. The
column "instance" is the time to create another instance in the start state.
"""

import copy
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.processes import BARE, FAKEQUAY, Server
from benchmarks.requests import BARE_POST, JSON
from fakequay import FakeQuay
from fakequay.domain.accounts import accounts

ROUNDS, WRITES, CALLS = 21, 20, 300
FACTOR = 40  # a copy should take at least this many times the time of a reset
MIN_RECORDS = 1_000  # FACTOR applies if there are at least this many records


def seed(records: int) -> dict[str, Any]:
    """Return a seed with the given number of repositories."""
    repositories = {f"acme/web{number:05}": {} for number in range(records)}
    return {"fakequay": 1, "organizations": {"acme": {}}, "repositories": repositories}


def main() -> None:
    """Print the times of resets, copies and creations."""
    print(f"{'in process':28}{'reset µs':>10}{'deepcopy µs':>13}{'ratio':>10}{'instance µs':>13}")
    for records in (100, 1_000, 10_000):
        with FakeQuay(seed(records)) as quay:
            state = copy.deepcopy(list(quay.world.store.repositories.all()))
            reset = _median(lambda quay=quay: _write(quay), quay.reset)
            copied = _median(lambda: None, lambda state=state: copy.deepcopy(state))
            creation = _median(lambda: None, lambda quay=quay: quay.instances.create(port=False))
        ratio, instance = f"1/{copied / reset:.0f}", f"{creation * 1e6:13.0f}"
        missed = records >= MIN_RECORDS and copied < FACTOR * reset
        why = f"  missed (limit 1/{FACTOR})" if missed else ""
        print(
            f"{records:>9,} records{reset * 1e6:20.0f}{copied * 1e6:13.0f}"
            f"{ratio:>10}{instance}{why}"
        )
    with Server(BARE) as bare, Server([*FAKEQUAY, "demo"]) as fake:
        flask = _per_call(bare, BARE_POST.path, JSON, BARE_POST.body)
        over_http = _per_call(fake, "/_fakequay/reset", {}, None)
    print(
        f"over HTTP: {over_http * 1e6:.0f} µs, {over_http / flask:.2f} times a POST to bare Flask"
    )


def _write(quay: FakeQuay) -> None:
    with quay.world.store.transaction():
        for number in range(WRITES):
            accounts.create_organization(quay.world, f"used{number}", None)


def _median(prepare: Callable[[], None], measured: Callable[[], object]) -> float:
    return statistics.median(_timed(prepare, measured) for _ in range(ROUNDS))


def _timed(prepare: Callable[[], None], measured: Callable[[], object]) -> float:
    prepare()
    began = time.perf_counter()
    measured()
    return time.perf_counter() - began


def _per_call(server: Server, path: str, headers: dict[str, str], body: bytes | None) -> float:
    return statistics.median(
        _timed(lambda: None, lambda: server.ask("POST", path, headers, body)) for _ in range(CALLS)
    )


if __name__ == "__main__":
    main()
