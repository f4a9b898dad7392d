"""Benchmark of growth: compares GET requests to instances with few and with many records."""

import re
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient

from fakequay import FakeQuay, contract

SMALL, LARGE = 400, 10_000  # numbers of records; both exceed one page of each list
LIMIT = 1.2  # largest permitted ratio of the times with many and with few records
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
# Operations to which LIMIT does not apply: they return or search all data, as on the real server.
UNLIMITED = ("/find/", "/mirror/health")


def build_seed(records: int) -> dict[str, Any]:
    """Return a seed with the organization acme and a given number of further records."""
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
    """Yield the paths of GET operations that succeed and whose path parameters are in PLACES."""
    for operation in contract.operations().values():
        path = re.sub(
            r"[{<](?:\w+:)?(\w+)[}>]", lambda match: PLACES.get(match[1], "{}"), operation.path
        )
        if operation.method != "GET" or "{}" in path:
            continue
        if client.get(path, headers=headers).status_code < 400:
            yield path


def main() -> None:
    """Print the ratio of times for each operation; exit with an error if one exceeds the limit."""
    with FakeQuay(build_seed(SMALL)) as small, FakeQuay(build_seed(LARGE)) as large:
        callers = [
            (quay.app.test_client(), {"Authorization": f"Bearer {quay.token('alice')}"})
            for quay in (small, large)
        ]
        results = [(path, *measure(path, callers)) for path in paths(*callers[0])]
    results.sort(key=lambda result: -result[2] / result[1])
    print(f"{len(results)} GETs; {'µs at':>40} {SMALL:,}{'at':>8} {LARGE:,}{'ratio':>8}")
    for path, here, there in results[:12]:
        print(f"{path:52}{here * 1e6:8.0f}{there * 1e6:10.0f}{there / here:8.2f}")
    ratios = [
        there / here for path, here, there in results if not any(part in path for part in UNLIMITED)
    ]
    print("ratio of the operations that do not return or search all data:")
    print(f"median {statistics.median(ratios):.2f}, largest {max(ratios):.2f} (limit {LIMIT})")
    if max(ratios) > LIMIT:
        sys.exit("an operation takes longer with more unrelated data")


def measure(path: str, callers: list[tuple[FlaskClient, dict[str, str]]]) -> list[float]:
    """Return the seconds that a GET request takes with few and with many records.

    If the ratio exceeds the limit, the request is measured a second time, because another process
    may have slowed it down.
    """
    here, there = measure_once(path, callers)
    return measure_once(path, callers) if there > LIMIT * here else [here, there]


def measure_once(path: str, callers: list[tuple[FlaskClient, dict[str, str]]]) -> list[float]:
    """Return the median seconds of a GET request for each of the given clients."""
    taken = [[timed(client, path, headers) for client, headers in callers] for _ in range(ROUNDS)]
    return [statistics.median(times) for times in zip(*taken, strict=True)]


def timed(client: FlaskClient, path: str, headers: dict[str, str]) -> float:
    """Return the average CPU seconds of a function call that is repeated several times."""
    began = time.process_time()
    for _ in range(CALLS):
        client.get(path, headers=headers)
    return (time.process_time() - began) / CALLS


if __name__ == "__main__":
    main()
