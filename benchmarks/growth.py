"""Every GET of the API in a small and a large world: what it does not ask for may not cost it."""

import re
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient

from fakequay import FakeQuay, contract

SMALL, LARGE, MOST = 400, 10_000, 1.2  # both have more than a page of each
ROUNDS, CALLS = 9, 12
PLACES = {
    "orgname": "acme",
    "namespace": "acme",
    "repository": "acme/web1",
    "teamname": "owners",
    "robot_shortname": "ci",
    "username": "alice",
    "tag": "latest",
    "prefix": "al",
}
# What they answer is the whole world, or is looked for in all of it, as on the real server.
WHOLE = ("/find/", "/mirror/health")


def world(records: int) -> dict[str, Any]:
    """The same acme in both; what there is more of belongs to others."""
    others = records // 4
    return {
        "fakequay": 1,
        "settings": {"SUPER_USERS": ["alice"]},
        "users": {"alice": {}, **{f"user{n}": {} for n in range(others)}},
        "organizations": {
            "acme": {
                "teams": {"owners": {"role": "admin", "members": ["alice"]}},
                "robots": {"ci": {}},
            },
            **{f"org{n}": {} for n in range(others)},
        },
        "repositories": {
            **{f"acme/web{n}": {} for n in range(20)},
            **{f"org{n % max(others, 1)}/app{n}": {} for n in range(2 * others)},
        },
    }


def paths(client: FlaskClient, headers: dict[str, str]) -> Iterator[str]:
    """Those that can be filled in, and answer."""
    for operation in contract.operations().values():
        path = re.sub(
            r"[{<](?:\w+:)?(\w+)[}>]", lambda found: PLACES.get(found[1], "{}"), operation.path
        )
        if operation.method != "GET" or "{}" in path:
            continue
        if client.get(path, headers=headers).status_code < 400:
            yield path


def main() -> None:
    with FakeQuay(world(SMALL)) as small, FakeQuay(world(LARGE)) as large:
        callers = [
            (quay.app.test_client(), {"Authorization": f"Bearer {quay.token('alice')}"})
            for quay in (small, large)
        ]
        found = [(path, *measure(path, callers)) for path in paths(*callers[0])]
    found.sort(key=lambda one: -one[2] / one[1])
    print(f"{len(found)} GETs; {'µs at':>40} {SMALL:,}{'at':>8} {LARGE:,}{'ratio':>8}")
    for path, here, there in found[:12]:
        print(f"{path:52}{here * 1e6:8.0f}{there * 1e6:10.0f}{there / here:8.2f}")
    own = [there / here for path, here, there in found if not any(one in path for one in WHOLE)]
    print(
        f"of those that do not answer the whole world, the median is {statistics.median(own):.2f}"
    )
    print(f"and the most {max(own):.2f} (at most {MOST})")
    if max(own) > MOST:
        sys.exit("what does not ask for the whole world costs more in a large one")


def measure(path: str, callers: list[tuple[FlaskClient, dict[str, str]]]) -> list[float]:
    """Once more where it seems to grow, which may have been the machine."""
    here, there = once(path, callers)
    return once(path, callers) if there > MOST * here else [here, there]


def once(path: str, callers: list[tuple[FlaskClient, dict[str, str]]]) -> list[float]:
    taken = [[timed(client, path, headers) for client, headers in callers] for _ in range(ROUNDS)]
    return [statistics.median(times) for times in zip(*taken, strict=True)]


def timed(client: FlaskClient, path: str, headers: dict[str, str]) -> float:
    began = time.process_time()
    for _ in range(CALLS):
        client.get(path, headers=headers)
    return (time.process_time() - began) / CALLS


if __name__ == "__main__":
    main()
