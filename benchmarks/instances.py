"""One more Quay in the process: as the server began, from seeds and snapshots, and its port."""

import time
from collections.abc import Callable
from itertools import count

import requests

from fakequay import FakeQuay
from fakequay.server.instances import QuayInstance

ROUNDS, PLANTED, PORT = 41, 20.0, 1.0  # ms at most: to make a world; what a port adds


def main() -> None:
    with FakeQuay("demo") as quay:
        create, number = quay.instances.create, count()
        requests.put(f"{quay.url}/_fakequay/snapshots/before")
        bare = _shown("as the server began, without a port", lambda: create(port=False))
        served = _shown("the same, with a port", create)
        snapshot = _shown("from a snapshot", lambda: create(snapshot="before"))
        known = _shown("from a seed that was used before", lambda: create(seed="demo"))
        new = _shown("from demo, planted anew", lambda: create(seed="demo", ids=str(next(number))))
    print(f"  a port adds {served - bare:.2f} ms (at most {PORT:.0f})")
    worst = max(snapshot, known, new)
    print(
        f"  the slowest takes {worst:.1f} ms (at most {PLANTED:.0f}), {worst / bare:.0f} of a copy"
    )
    if worst > PLANTED or served - bare > PORT:
        raise SystemExit("a world costs too much")


def _shown(what: str, make: Callable[[], QuayInstance]) -> float:
    """Milliseconds of processor time, the least of several; each is deleted again."""
    times, ended = [], []
    make().delete()
    for _ in range(ROUNDS):
        began = time.process_time()
        world = make()
        made = time.process_time()
        world.delete()
        times.append(made - began)
        ended.append(time.process_time() - made)
    spent, end = (min(one) * 1000 for one in (times, ended))
    print(f"  {what:36} {spent:6.2f} ms, deleted in {end:.2f} ms")
    return spent


if __name__ == "__main__":
    main()
