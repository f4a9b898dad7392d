"""Benchmark of the pytest fixture: compares its time with empty tests and a trivial fixture."""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = 300  # number of tests of each kind; the kinds alternate
LIMIT = 3.0  # maximum time in milliseconds that the fixture may add to an empty test
KINDS = {"empty": "", "nothing": "nothing", "fakequay": "fakequay"}
SUITE = f"""
import json, time
import pytest

spent = {{kind: [] for kind in {list(KINDS)}}}

@pytest.fixture
def nothing(request): return None

@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    began = time.perf_counter()
    try:
        return (yield)
    finally:
        spent[item.name.split("_")[1]].append(time.perf_counter() - began)

def pytest_sessionfinish():
    with open("spent.json", "w") as file:
        json.dump(spent, file)
"""


def main() -> None:
    """Print the times of tests; exit with an error if the pytest fixture exceeds its limit."""
    spent = measure()
    empty, nothing, with_fakequay = (spent[kind] for kind in KINDS)
    print(f"  empty test               {empty:5.2f} ms")
    print(f"  with a trivial fixture   {nothing:5.2f} ms, ratio {nothing / empty:.2f}")
    print(f"  with fakequay            {with_fakequay:5.2f} ms, ratio {with_fakequay / empty:.2f}")
    over = with_fakequay - empty
    print(f"  the fixture adds         {over:5.2f} ms (limit {LIMIT:.0f} ms)")
    if over > LIMIT:
        raise SystemExit("the fixture exceeds its limit")


def measure() -> dict[str, float]:
    """Return the median time of a test with setup and teardown in milliseconds, by kind of test."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "conftest.py").write_text(SUITE)
        Path(folder, "test_kinds.py").write_text("".join(_tests()))
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        spent = json.loads(Path(folder, "spent.json").read_text())
    return {kind: statistics.median(times) * 1000 for kind, times in spent.items()}


def _tests() -> list[str]:
    return [
        f"def test_{kind}_{number}({fixture}): pass\n"
        for number in range(TESTS)
        for kind, fixture in KINDS.items()
    ]


if __name__ == "__main__":
    main()
