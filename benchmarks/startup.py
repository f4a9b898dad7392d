"""Start-up: time until the first response, compared with imports alone and with bare Flask."""

import statistics
import sys
from collections.abc import Callable

from benchmarks.processes import BARE, FAKEQUAY, Cost, run_cost, start_cost

ROUNDS = 9
IMPORTS = [sys.executable, "-c", "import flask_smorest, tinydb"]
EMPTY, DEMO = [*FAKEQUAY, "empty"], [*FAKEQUAY, "demo"]

MEASURED: dict[str, Callable[[], Cost]] = {
    "import flask_smorest, tinydb": lambda: run_cost(IMPORTS),
    "bare Flask": lambda: start_cost(BARE, "/"),
    "fakequay: ready": lambda: start_cost(EMPTY, "/_fakequay/ready"),
    "fakequay: API": lambda: start_cost(EMPTY, "/api/v1/repository?public=true"),
    "fakequay: discovery": lambda: start_cost(EMPTY, "/api/v1/discovery"),
    "fakequay, demo: API": lambda: start_cost(DEMO, "/api/v1/repository?public=true"),
}


def main() -> None:
    """Measure and print the start-up times."""
    costs: dict[str, list[Cost]] = {name: [measure()] for name, measure in MEASURED.items()}
    for _ in range(ROUNDS):
        for name, measure in MEASURED.items():
            costs[name].append(measure())
    for taken in costs.values():
        del taken[0]  # the first run compiles the modules
    cpu, wall = (
        {name: statistics.median(cost[n] for cost in taken) for name, taken in costs.items()}
        for n in (0, 1)
    )
    floor, flask = "import flask_smorest, tinydb", "bare Flask"
    print(f"{'':28}{'CPU ms':>8}{'wall ms':>9}{'CPU/imports':>13}{'CPU/Flask':>11}")
    for name in MEASURED:
        times = f"{cpu[name] * 1e3:8.0f}{wall[name] * 1e3:9.0f}"
        print(f"{name:28}{times}{cpu[name] / cpu[floor]:13.2f}{cpu[name] / cpu[flask]:11.2f}")


if __name__ == "__main__":
    main()
