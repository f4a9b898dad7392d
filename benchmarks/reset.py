"""Back to the seeds after a few writes, beside a copy of the whole state and a bare Flask call.

It undoes what was written, a hundred records here, however many there are: at 1,000 and more it
should take a fortieth of the copy.

``world``: what one more costs that begins as the server did.
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
PART, FROM = 40, 1_000  # of the copy's time, for so many records


def seed(records: int) -> dict[str, Any]:
    repositories = {f"acme/web{number:05}": {} for number in range(records)}
    return {"fakequay": 1, "organizations": {"acme": {}}, "repositories": repositories}


def main() -> None:
    print(f"{'in process':28}{'reset µs':>10}{'deepcopy µs':>13}{'ratio':>10}{'world µs':>10}")
    for records in (100, 1_000, 10_000):
        with FakeQuay(seed(records)) as quay:
            state = copy.deepcopy(list(quay.world.store.repositories.all()))
            reset = _median(lambda quay=quay: _used(quay), quay.reset)
            copied = _median(lambda: None, lambda state=state: copy.deepcopy(state))
            beside = _median(lambda: None, lambda quay=quay: quay.instances.create(port=False))
        ratio, world = f"1/{copied / reset:.0f}", f"{beside * 1e6:10.0f}"
        missed = records >= FROM and copied < PART * reset
        why = f"  missed (1/{PART}): a hundred records to undo" if missed else ""
        print(
            f"{records:>9,} records{reset * 1e6:20.0f}{copied * 1e6:13.0f}{ratio:>10}{world}{why}"
        )
    with Server(BARE) as bare, Server([*FAKEQUAY, "demo"]) as fake:
        flask = _per_call(bare, BARE_POST.path, JSON, BARE_POST.body)
        over_http = _per_call(fake, "/_fakequay/reset", {}, None)
    print(f"over HTTP, {over_http * 1e6:.0f} µs: {over_http / flask:.2f} of a bare Flask POST")


def _used(quay: FakeQuay) -> None:
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
