"""Command line of the benchmarks."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_help_lists_the_benchmarks_and_runs_none() -> None:
    ended = run("--help")
    assert ended.returncode == 0
    listed = ended.stdout.partition("Benchmarks:")[2].splitlines()
    names = {path.stem for path in (ROOT / "benchmarks").glob("*.py")}
    assert {line.split()[0] for line in listed if line} <= names
    assert "  peers       Benchmark of peers: " in ended.stdout


def test_an_unknown_benchmark_is_refused_with_the_known_names() -> None:
    ended = run("peer")
    assert ended.returncode == 2
    assert "'peer' is not one of 'fixture', 'growth', " in ended.stderr
