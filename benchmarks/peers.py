"""Benchmark of peers: compares fakequay with its frameworks and with other mock servers."""

import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks import peer_servers
from benchmarks.peer_limits import EMPTY, OURS, TARGETS
from benchmarks.processes import BARE, FAKEQUAY, Server, run_cost
from benchmarks.requests import BARE_GET, BARE_POST, JSON, Call
from benchmarks.startup import IMPORTS

STARTS = 7  # number of times that each server is started
ROUNDS = 7  # number of rounds in which all servers are called
CALLS = 60  # number of calls of each kind in a round
SMOREST = [sys.executable, str(Path(__file__).parent / "bare_smorest.py")]
PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "performance.md"
GET = Call("GET", "/api/v1/organization/acme")
PUBLIC = Call("GET", "/api/v1/repository?public=true")
RESET = Call("POST", "/_fakequay/reset")
# Quantities in the table of results, by column of the results.
QUANTITIES = {
    "start": "CPU time of the start",
    "memory": "memory",
    "session": "CPU time of a session",
    "GET": "CPU time of a GET request",
    "POST": "CPU time of a POST request",
    "reset": "CPU time of a reset",
    "GET wait": "wait for a GET response",
    "POST wait": "wait for a POST response",
    "reset wait": "wait for a reset",
}
# Descriptions of servers in the table of results, if their names do not suffice.
SERVERS = {
    "imports": "Python process that only imports flask_smorest and tinydb",
    "bare Flask": "Flask application with one route",
    "bare flask-smorest": "flask-smorest application with one route",
    "fakequay, empty seed": "fakequay with the seed `empty`",
    "fakequay, --data": "fakequay with a data folder",
}
# Descriptions of fakequay in the table of results, by the server that is compared with it.
BASELINES = {
    "fakequay, empty seed": "fakequay with the seed `demo`",
    "fakequay, --data": "fakequay without a data folder",
}
Costs = dict[str, float]


class Contender(NamedTuple):
    """A server that the benchmark compares, with its start command and the requests to measure.

    Attributes:
        start: Function that starts the server.
        get: GET request.
        post: Function that returns the n-th POST or PUT request, which creates an object.
        reset: Request that resets the data; None if the server has no such request.
        first: First request after the start; None for ``get``.
    """

    start: Callable[[], "Server | peer_servers.Running"]
    get: Call
    post: Callable[[int], Call]
    reset: Call | None = None
    first: Call | None = None


def main(*, install: bool = False, write: bool = False) -> None:
    """Measure all servers, and print the tables of results and of performance limits.

    Args:
        install: Whether to install the other servers in a temporary folder first.
        write: Whether to write the tables to docs/explanation/performance.md.
    """
    if install:
        peer_servers.install()
    with tempfile.TemporaryDirectory() as folder:
        contenders, absent = find_contenders(Path(folder))
        rounds = [*measure_sessions(contenders), *requests(contenders)]
    text = "\n".join([*table(contenders, rounds), "", *targets(rounds), "", *missing(absent)])
    print(text)
    if write:
        write_page(text)


def find_contenders(folder: Path) -> tuple[dict[str, Contender], dict[str, str]]:
    """Return the servers that can be measured, and the reasons why others cannot."""
    files = peer_servers.prepare()
    contenders = {
        "bare Flask": Contender(lambda: Server(BARE), BARE_GET, lambda _: BARE_POST),
        "bare flask-smorest": Contender(lambda: Server(SMOREST), BARE_GET, lambda _: BARE_POST),
        OURS: Contender(lambda: Server([*FAKEQUAY, "demo"]), GET, new_organization, RESET, PUBLIC),
        EMPTY: Contender(lambda: Server([*FAKEQUAY, "empty"]), PUBLIC, lambda _: PUBLIC, RESET),
        "fakequay, --data": Contender(
            lambda: Server([*FAKEQUAY, "demo", "--data", tempfile.mkdtemp(dir=folder)]),
            GET,
            new_organization,
            RESET,
            PUBLIC,
        ),
    }
    absent = {}
    for name, peer in peer_servers.PEERS.items():
        program = peer_servers.find(peer.program)
        if program is None:
            absent[name] = f"{peer.program} is not installed"
            continue
        contenders[name] = Contender(
            lambda peer=peer, program=program: peer_servers.Running(peer, program, files),  # type: ignore[misc]
            peer.get,
            peer.new,
            Call("POST", peer.reset) if peer.reset else None,
        )
    return contenders, absent


def new_organization(number: int) -> Call:
    """Return a request that creates an organization."""
    return Call("POST", "/api/v1/organization/", json.dumps({"name": f"made{number}"}).encode())


def measure_sessions(contenders: dict[str, Contender]) -> list[dict[str, Costs]]:
    """Start the servers one after another, and return the results of a test session with each."""
    rounds = []
    for number in range(STARTS + 1):
        costs: dict[str, Costs] = {}
        for name, contender in contenders.items():
            if name == OURS:  # in each round, because the speed of the machine varies
                costs["imports"] = {"start": run_cost(IMPORTS).cpu}
            with contender.start() as server:
                costs[name] = measure_session(Client(server), contender)
        if number:  # the first round compiles modules and fills caches
            rounds.append(costs)
    return rounds


def measure_session(client: "Client", contender: Contender) -> Costs:
    """Measure a server from its start through 120 requests and a reset.

    Return the CPU time and memory at the first response, and the CPU time of the requests and the
    reset.
    """
    assert client.ask(contender.first or contender.get) < 500
    costs = {"start": client.cpu(), "memory": client.memory()}
    for _ in range(100):
        client.ask(contender.get)
    for number in range(20):
        client.ask(contender.post(number))
    if contender.reset:
        client.ask(contender.reset)
    return {**costs, "session": client.cpu()}


def requests(contenders: dict[str, Contender]) -> list[dict[str, Costs]]:
    """Start all servers, send requests to them in turn, and return CPU and waiting time of each."""
    rounds: list[dict[str, Costs]] = []
    with ExitStack() as running:
        clients = {
            name: Client(running.enter_context(contender.start()))
            for name, contender in contenders.items()
        }
        for number in range(ROUNDS + 1):
            costs = {
                name: measure_calls(clients[name], contender, 1_000 + number * CALLS)
                for name, contender in contenders.items()
            }
            if number:
                rounds.append(costs)
    return rounds


def measure_calls(client: "Client", contender: Contender, first: int) -> Costs:
    """Return the CPU time and waiting time of each kind of request to a server.

    Args:
        client: Client of the server.
        contender: The requests to measure.
        first: Number of the first POST request, which makes the names of new objects different.
    """
    calls = {
        "GET": [contender.get] * CALLS,
        "POST": [contender.post(first + n) for n in range(CALLS)],
    }
    if contender.reset:
        calls["reset"] = [contender.reset] * CALLS
    costs: Costs = {}
    for name, group in calls.items():
        costs[name], costs[f"{name} wait"] = client.cost(group)
    return costs


class Client:
    """HTTP client of a running server, with the headers that requests to the server need."""

    def __init__(self, server: "Server | peer_servers.Running") -> None:
        self._server = server
        self._headers = JSON
        if isinstance(server, peer_servers.Running):
            self._headers = server.peer.headers
        elif "demo" in server.child.args:
            self._headers = {**JSON, "Authorization": f"Bearer {server.first_token()}"}

    def ask(self, call: Call) -> int:
        """Send a request to the server, and return the status of the response."""
        return self._server.ask(call.method, call.path, self._headers, call.body)

    def cpu(self) -> float:
        """Return the CPU seconds of the server so far."""
        return self._server.cpu()

    def memory(self) -> float:
        """Return the memory of the server in MiB."""
        return self._server.memory()

    def cost(self, calls: list[Call]) -> tuple[float, float]:
        """Return the average CPU seconds of a request, and the median seconds until it is done."""
        self._server.connection.close()  # most servers close connections that were idle for long
        before, waits = self.cpu(), []
        for call in calls:
            began = time.perf_counter()
            status = self.ask(call)
            waits.append(time.perf_counter() - began)
            assert status < 500, call
        return (self.cpu() - before) / len(calls), statistics.median(waits)


def ratio(rounds: list[dict[str, Costs]], one: tuple[str, str], other: tuple[str, str]) -> float:
    """Return the ratio of two results, as the median over all rounds that have both results.

    Args:
        rounds: Results of each round, by server and column.
        one: Server and column of the first result.
        other: Server and column of the result to divide by.
    """
    (name, column), (other_name, other_column) = one, other
    return statistics.median(
        costs[name][column] / costs[other_name][other_column]
        for costs in rounds
        if column in costs.get(name, {}) and other_column in costs.get(other_name, {})
    )


def table(contenders: dict[str, Contender], rounds: list[dict[str, Costs]]) -> list[str]:
    """Return the table of benchmark results, as ratios to the results of fakequay."""
    lines = [f"| server | {' | '.join(QUANTITIES.values())} |", f"|---|{'---|' * len(QUANTITIES)}"]
    for name in ("imports", *contenders):
        if name == OURS:
            continue
        known = {column for costs in rounds for column in costs.get(name, {})}
        known -= {"session", "GET", "POST", "GET wait", "POST wait"} if name == EMPTY else set()
        cells = [
            f"{ratio(rounds, (name, column), (OURS, column)):.2f} times the {quantity}"
            if column in known
            else "not measured"
            for column, quantity in QUANTITIES.items()
        ]
        compared = f"{SERVERS.get(name, name)}, compared with {BASELINES.get(name, OURS)}"
        lines.append(f"| {compared} | {' | '.join(cells)} |")
    return lines


def targets(rounds: list[dict[str, Costs]]) -> list[str]:
    """Return the table of performance limits, and whether fakequay meets them."""
    lines = ["| ratio | measured ratio | highest permitted ratio | result |", "|---|---|---|---|"]
    here = {name for costs in rounds for name in costs}
    for target in TARGETS:
        if target.theirs[0] in here:
            measured = ratio(rounds, target.ours, target.theirs)
            missed = "**limit exceeded**" + (f": {target.reason}" if target.reason else "")
            outcome = "limit met" if measured <= target.most else missed
            cells = f"measured {measured:.2f} | permitted {target.most:.2f} | {outcome}"
            lines.append(f"| {target.name} | {cells} |")
    return lines


def missing(absent: dict[str, str]) -> list[str]:
    """Return a line for each server that was not measured, with the reason."""
    return [f"Not measured: {name} ({why})." for name, why in absent.items()]


def write_page(text: str) -> None:
    """Replace the generated tables in the page docs/explanation/performance.md."""
    page = PAGE.read_text()
    marked = f"<!-- measured -->\n\n{text}\n\n<!-- /measured -->"
    PAGE.write_text(
        re.sub(r"<!-- measured -->.*<!-- /measured -->", lambda _: marked, page, flags=re.S)
    )


if __name__ == "__main__":
    main()
