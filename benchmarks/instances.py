"""Benchmark of instances: time to create one from the start state, a snapshot or a seed."""

import time
from collections.abc import Callable
from itertools import count

import requests

from fakequay import FakeQuay
from fakequay.server.quay_instances import QuayInstance

ROUNDS = 41
LIMIT = 20.0  # maximum time in milliseconds to create an instance
PORT_LIMIT = 1.0  # maximum time in milliseconds that opening a port may add


def main() -> None:
    """Print the times to create instances; exit with an error if a limit is exceeded."""
    with FakeQuay("demo") as quay:
        create, number = quay.instances.create, count()
        requests.put(f"{quay.url}/_fakequay/snapshots/before")
        bare = _measure("from the start state, without a port", lambda: create(port=False))
        served = _measure("from the start state, with a port", create)
        snapshot = _measure("from a snapshot", lambda: create(snapshot="before"))
        known = _measure("from a seed that was loaded before", lambda: create(seed="demo"))
        new = _measure(
            "from the seed demo, loaded anew", lambda: create(seed="demo", ids=str(next(number)))
        )
    print(f"  a port adds {served - bare:.2f} ms (limit {PORT_LIMIT:.0f} ms)")
    worst = max(snapshot, known, new)
    print(
        f"  the slowest takes {worst:.1f} ms (limit {LIMIT:.0f} ms), "
        f"{worst / bare:.0f} times as long as from the start state"
    )
    if worst > LIMIT or served - bare > PORT_LIMIT:
        raise SystemExit("creating an instance exceeds a limit")


def _measure(what: str, make: Callable[[], QuayInstance]) -> float:
    """Create and delete instances; return the lowest CPU time to create one in milliseconds."""
    times, ended = [], []
    make().delete()
    for _ in range(ROUNDS):
        began = time.process_time()
        instance = make()
        made = time.process_time()
        instance.delete()
        times.append(made - began)
        ended.append(time.process_time() - made)
    spent, end = (min(samples) * 1000 for samples in (times, ended))
    print(f"  {what:36} {spent:6.2f} ms, deleted in {end:.2f} ms")
    return spent


if __name__ == "__main__":
    main()
