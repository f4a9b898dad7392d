"""Server processes of benchmarks: starts servers, and measures their CPU time and memory."""

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

HERE = Path(__file__).parent
BARE = [sys.executable, str(HERE / "bare_flask.py")]
FAKEQUAY = [sys.executable, "-m", "fakequay", "serve", "-q", "--port", "0", "--seed"]
# Modules are compiled once, at the first run, and not into the source tree.
COMPILED = tempfile.TemporaryDirectory(prefix="fakequay-bench-")
ENVIRONMENT = {**os.environ, "PYTHONPYCACHEPREFIX": COMPILED.name, "PYTHONDONTWRITEBYTECODE": ""}
URL = re.compile(r"http://([\d.]+):(\d+)")
TOKEN = re.compile(r"^\s+(\S+)\s+(\w{40})\s+(.+)$")


class Cost(NamedTuple):
    """CPU time and elapsed time in seconds."""

    cpu: float
    wall: float


class Server:
    """Server in a child process.

    The first line that the program prints must be its URL; tokens may follow.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._began = time.perf_counter()
        self.child = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=HERE.parent, env=ENVIRONMENT
        )
        assert self.child.stdout is not None
        found = URL.search(self.child.stdout.readline())
        assert found is not None, command
        self.connection = http.client.HTTPConnection(found[1], int(found[2]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def first_token(self) -> str:
        """Return the first token that the server prints after its start."""
        assert self.child.stdout is not None
        for line in self.child.stdout:
            if found := TOKEN.match(line):
                return found[2]
        raise AssertionError("the seed has no token")

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> int:
        """Send a request to the server, and return the status of the response."""
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        response.read()
        return response.status

    def cpu(self) -> float:
        """Return the CPU seconds that all threads of the server have used since the start."""
        tasks = Path(f"/proc/{self.child.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def memory(self) -> float:
        """Return the resident memory of the server in MiB."""
        return resident(self.child.pid)

    def end(self) -> Cost:
        """Kill the server process, and return the CPU time and elapsed time that it has used."""
        self.connection.close()
        return _killed(self.child, self._began)


def resident(pid: int) -> float:
    """Return the resident memory of a process in MiB."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1024


def start_cost(command: Sequence[str], path: str) -> Cost:
    """Return the CPU and elapsed time of a server from its start to its first response."""
    server = Server(command)
    assert server.ask("GET", path, {}, None) == 200, path
    return server.end()


def run_cost(command: Sequence[str]) -> Cost:
    """Run a command, and return its CPU time and elapsed time."""
    began = time.perf_counter()
    child = subprocess.Popen(command, env=ENVIRONMENT)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - began)


def _killed(child: "subprocess.Popen[str]", began: float) -> Cost:
    wall = time.perf_counter() - began
    child.send_signal(signal.SIGKILL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = -signal.SIGKILL
    if child.stdout is not None:
        child.stdout.close()
    return Cost(usage.ru_utime + usage.ru_stime, wall)
