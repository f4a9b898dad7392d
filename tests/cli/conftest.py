"""Fixtures that run the command to its end, or as a server."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from click.testing import CliRunner

from fakequay.cli import command
from tests.support.coverage_processes import MEASURED

FAKEQUAY = [sys.executable, "-m", "fakequay"]
# Starts of the lines that come before the tokens in the ready message.
LABELS = ("Quay release: ", "console: ", "API explorer: ", "control API: ")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass
class Server:
    process: "subprocess.Popen[str]"
    ready: str

    @property
    def url(self) -> str:
        found = re.search(r"http://\S+", self.ready)
        assert found is not None, self.ready
        return found[0]

    def read_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def read_token_line(self) -> str:
        """Return the first line of the ready message after the lines with URLs."""
        while (line := self.read_line()).startswith(LABELS):
            pass
        return line


def make_environment(extra: dict[str, str]) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if name[:9] != "FAKEQUAY_"}
    return {**mine, **MEASURED, **extra}


@pytest.fixture
def run() -> Run:
    """Run the command to its end, in this process: ``run("seed", "schema", FAKEQUAY_IDS="x")``."""

    def to_its_end(*arguments: object, **variables: str) -> "subprocess.CompletedProcess[str]":
        removed: dict[str, str | None] = dict.fromkeys(
            name for name in os.environ if name.startswith("FAKEQUAY_")
        )
        ended = CliRunner().invoke(
            command, [*map(str, arguments)], prog_name="fakequay", env={**removed, **variables}
        )
        return subprocess.CompletedProcess(arguments, ended.exit_code, ended.stdout, ended.stderr)

    return to_its_end


@pytest.fixture
def run_process() -> Run:
    """Run the command to its end, in a process of its own."""

    def to_its_end(*arguments: object, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*FAKEQUAY, *map(str, arguments)],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
            env=make_environment(variables),
        )

    return to_its_end


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start a server and wait until it is ready: ``serve("--seed", "demo", FAKEQUAY_IDS="x")``."""
    started: list[subprocess.Popen[str]] = []

    def until_ready(*arguments: object, stderr: Any = None, **variables: str) -> Server:
        process = subprocess.Popen(
            [*FAKEQUAY, "serve", "--port", "0", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=make_environment(variables),
        )
        started.append(process)
        assert process.stdout is not None
        return Server(process, process.stdout.readline().strip())

    yield until_ready
    for process in started:
        process.kill()
        process.communicate()
