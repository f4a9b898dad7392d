"""A test that asks for a fresh Quay, beside an empty one and one with a fixture of nothing."""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS, MOST = 300, 3.0  # of each kind, which take turns; ms over an empty one
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
    spent = measure()
    empty, nothing, asking = (spent[kind] for kind in KINDS)
    print(f"  an empty test            {empty:5.2f} ms")
    print(f"  with a fixture of None   {nothing:5.2f} ms, {nothing / empty:.2f} of that")
    print(f"  with fakequay            {asking:5.2f} ms, {asking / empty:.2f} of that")
    over = asking - empty
    print(f"  fakequay costs           {over:5.2f} ms over an empty test (at most {MOST:.0f} ms)")
    if over > MOST:
        raise SystemExit("a fresh Quay for a test costs too much")


def measure() -> dict[str, float]:
    """Milliseconds that a test takes with all around it, by its kind: the median of many."""
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
