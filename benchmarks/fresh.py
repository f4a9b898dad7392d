"""A fresh world: what a reset, a copy of a world and a test with the fixture take, in process."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fakequay import FakeQuay

TESTS = 200


def main() -> None:
    for size in (1_000, 10_000):
        with FakeQuay(_seed(size)) as quay:
            print(f"{size:6} records: reset {_spent(quay.reset):.2f} ms")
            copied = _spent(lambda quay=quay: quay.worlds.create(copy=quay, port=False))
            print(f"{size:6} records: copy  {copied:.2f} ms")
    empty, asking = _suite(""), _suite("fakequay")
    print(f"a test with the fixture: {(asking - empty) / TESTS * 1000:.2f} ms over an empty one")


def _seed(size: int) -> dict[str, object]:
    repositories = {f"acme/repository{n}": {} for n in range(size // 2 - 10)}
    return {
        "fakequay": 1,
        "users": {"alice": {}},
        "organizations": {"acme": {}},
        "repositories": repositories,
    }


def _spent(act: Callable[[], object]) -> float:
    """Milliseconds of processor time, the median of several."""
    times = []
    for _ in range(9):
        began = time.process_time()
        act()
        times.append(time.process_time() - began)
    return statistics.median(times) * 1000


def _suite(fixture: str) -> float:
    """Seconds that tests take which do nothing, but for what happens once."""
    program = f"import pytest\n@pytest.mark.parametrize('n', range({TESTS}))\ndef test(n"
    program += f", {fixture}): pass" if fixture else "): pass"
    once = "\ndef test_first(fakequay): pass\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test_suite.py"
        times = []
        for text in (once, once + program):
            path.write_text(text)
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(path)]
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, cwd=folder)
            times.append(time.perf_counter() - began)
    return times[1] - times[0]
