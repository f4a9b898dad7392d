"""Benchmark of a large seed: CPU time to check, load and export 1,000 repositories.

Each repository has two tags.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from fakequay import seeds

REPOSITORIES = 1_000
ROUNDS = 5
LIMIT = 1.0  # maximum CPU seconds to check, load or export the seed
T = TypeVar("T")


def build_seed() -> dict[str, Any]:
    """Return a seed whose repositories have two tags each, with different images."""
    names = [f"acme/app{number}" for number in range(REPOSITORIES)]
    return {
        "fakequay": 1,
        "organizations": {"acme": {}},
        "repositories": {name: {"tags": {"latest": {}, "v1": {}}} for name in names},
    }


def main() -> None:
    """Print the median CPU times for the seed; exit with an error if one exceeds its limit."""
    document = build_seed()
    times: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        seed = _measure(times, "check", lambda: seeds.read([document]))
        world = _measure(times, "load", lambda seed=seed: seeds.load(seed))
        _measure(times, "export", lambda world=world: seeds.export(world))
    medians = {step: statistics.median(taken) for step, taken in times.items()}
    for step, median in medians.items():
        print(f"{step:8}{median:6.2f} s (limit {LIMIT} s)")
    if max(medians.values()) > LIMIT:
        sys.exit("a step takes too long for a large seed")


def _measure(times: dict[str, list[float]], step: str, call: Callable[[], T]) -> T:
    began = time.process_time()
    result = call()
    times.setdefault(step, []).append(time.process_time() - began)
    return result


if __name__ == "__main__":
    main()
