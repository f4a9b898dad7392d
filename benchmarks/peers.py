"""fakequay beside what it stands on and what could be used instead, all in one run.

``--install`` fetches the others into a temporary folder first; ``--write`` puts the tables into
docs/explanation/performance.md.
"""

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
from benchmarks.processes import BARE, FAKEQUAY, Server, run_cost
from benchmarks.requests import BARE_GET, BARE_POST, JSON, Call
from benchmarks.startup import IMPORTS

STARTS, ROUNDS, MANY = 7, 7, 60  # times, times, calls of a kind in each
SMOREST = [sys.executable, str(Path(__file__).parent / "bare_smorest.py")]
PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "performance.md"
GET = Call("GET", "/api/v1/organization/acme")
PUBLIC = Call("GET", "/api/v1/repository?public=true")
RESET = Call("POST", "/_fakequay/reset")
OURS, EMPTY = "fakequay", "fakequay, nothing in it"


class Target(NamedTuple):
    """A figure of ours divided by another's, where that has to stay, and why it may not."""

    name: str
    ours: tuple[str, str]
    theirs: tuple[str, str]
    most: float
    reason: str = ""


FLASK, MOTO, JSON_SERVER = "bare Flask", "moto", "json-server"
IMPORTS_ALONE = "Flask, marshmallow and the others are most of it before a line of ours is run"
TARGETS = [
    Target(
        "CPU to the first answer, nothing in it / `import flask_smorest, tinydb`",
        (EMPTY, "start"),
        ("imports", "start"),
        1.3,
        "some three hundred modules of ours, and the routes of 301 operations",
    ),
    Target(
        "CPU to the first answer / `import flask_smorest, tinydb`",
        (OURS, "start"),
        ("imports", "start"),
        1.3,
        "some three hundred modules of ours, the routes of 301 operations and the demo",
    ),
    Target(
        "CPU to the first answer / moto's", (OURS, "start"), (MOTO, "start"), 0.6, IMPORTS_ALONE
    ),
    Target(
        "memory / a Flask application of one route",
        (OURS, "memory"),
        (FLASK, "memory"),
        1.4,
        "three hundred modules of ours, and the demo",
    ),
    Target("memory / moto's", (OURS, "memory"), (MOTO, "memory"), 0.5, IMPORTS_ALONE),
    Target(
        "GET with token, permission and look-ups / bare Flask",
        (OURS, "GET"),
        (FLASK, "GET"),
        2.0,
        "an answer of seventy fields, its record in the journal, and who may see what",
    ),
    Target(
        "POST / bare Flask",
        (OURS, "POST"),
        (FLASK, "POST"),
        2.5,
        "a body held to its schema, and five records, each in its indexes",
    ),
    Target(
        "POST with a journal / in memory",
        ("fakequay, --data", "POST"),
        (OURS, "POST"),
        1.15,
        "one record and one sync; the sync is nearly all of it, and the system's",
    ),
    Target(
        "GET wait / moto's",
        (OURS, "GET wait"),
        (MOTO, "GET wait"),
        0.25,
        "an answer of seventy fields, beside a list of nothing",
    ),
    Target(
        "POST wait / moto's",
        (OURS, "POST wait"),
        (MOTO, "POST wait"),
        0.25,
        "five records, each in its indexes",
    ),
    *(
        Target(
            f"{method} wait / json-server's",
            (OURS, f"{method} wait"),
            (JSON_SERVER, f"{method} wait"),
            0.25,
            "over a connection that is kept it is quick; bare Flask takes half of our time",
        )
        for method in ("GET", "POST")
    ),
    Target("GET wait / Prism's", (OURS, "GET wait"), ("Prism", "GET wait"), 1.0),
    Target("GET wait / Mockoon's", (OURS, "GET wait"), ("Mockoon", "GET wait"), 1.0),
    Target("a session / moto's", (OURS, "session"), (MOTO, "session"), 0.5, "its start, see there"),
    Target(
        "a session / json-server's",
        (OURS, "session"),
        (JSON_SERVER, "session"),
        0.7,
        "its start, which takes longer than that of node",
    ),
    Target(
        "reset over HTTP / moto's of nothing",
        (OURS, "reset"),
        (MOTO, "reset"),
        0.6,
        "a call by itself, whatever it does, is half of moto's",
    ),
]
COLUMNS = (
    *("start", "memory", "session"),
    *("GET", "POST", "reset"),
    *("GET wait", "POST wait", "reset wait"),
)
Costs = dict[str, float]


class Contender(NamedTuple):
    """A server that can be started, what it is asked, and with what it can be asked to forget."""

    start: Callable[[], "Server | peer_servers.Running"]
    get: Call
    post: Callable[[int], Call]
    reset: Call | None = None
    first: Call | None = None  # where that is another


def main() -> None:
    if "--install" in sys.argv:
        peer_servers.install()
    with tempfile.TemporaryDirectory() as folder:
        contenders, absent = found(Path(folder))
        rounds = [*lives(contenders), *requests(contenders)]
    text = "\n".join([*table(contenders, rounds), "", *targets(rounds), "", *missing(absent)])
    print(text)
    if "--write" in sys.argv:
        write(text)


def found(folder: Path) -> tuple[dict[str, Contender], dict[str, str]]:
    """All that are here, and why the others are not."""
    files = peer_servers.prepare()
    everything = {
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
    for name, rival in peer_servers.RIVALS.items():
        program = peer_servers.find(rival.program)
        if program is None:
            absent[name] = f"no {rival.program} here"
            continue
        everything[name] = Contender(
            lambda rival=rival, program=program: peer_servers.Running(rival, program, files),  # type: ignore[misc]
            rival.get,
            rival.new,
            Call("POST", rival.reset) if rival.reset else None,
        )
    return everything, absent


def new_organization(number: int) -> Call:
    return Call("POST", "/api/v1/organization/", json.dumps({"name": f"made{number}"}).encode())


def lives(contenders: dict[str, Contender]) -> list[dict[str, Costs]]:
    """Each by itself, in turn: CPU and memory to the first answer, and CPU of a short session."""
    rounds = []
    for number in range(STARTS + 1):
        costs: dict[str, Costs] = {}
        for name, one in contenders.items():
            if name == OURS:  # the machine is not as fast at all times
                costs["imports"] = {"start": run_cost(IMPORTS).cpu}
            with one.start() as server:
                costs[name] = life(Asked(server), one)
        if number:  # in the first, much is compiled and cached
            rounds.append(costs)
    return rounds


def life(asked: "Asked", one: Contender) -> Costs:
    assert asked.ask(one.first or one.get) < 500
    costs = {"start": asked.cpu(), "memory": asked.memory()}
    for _ in range(100):
        asked.ask(one.get)
    for number in range(20):
        asked.ask(one.post(number))
    if one.reset:
        asked.ask(one.reset)
    return {**costs, "session": asked.cpu()}


def requests(contenders: dict[str, Contender]) -> list[dict[str, Costs]]:
    """All of them started, and asked in turn: CPU of a call, and how long its caller waits."""
    rounds: list[dict[str, Costs]] = []
    with ExitStack() as running:
        asked = {
            name: Asked(running.enter_context(one.start())) for name, one in contenders.items()
        }
        for number in range(ROUNDS + 1):
            costs = {
                name: each(asked[name], one, 1_000 + number * MANY)
                for name, one in contenders.items()
            }
            if number:
                rounds.append(costs)
    return rounds


def each(asked: "Asked", one: Contender, first: int) -> Costs:
    calls = {"GET": [one.get] * MANY, "POST": [one.post(first + n) for n in range(MANY)]}
    if one.reset:
        calls["reset"] = [one.reset] * MANY
    costs: Costs = {}
    for name, these in calls.items():
        costs[name], costs[f"{name} wait"] = asked.cost(these)
    return costs


class Asked:
    """A running server, and the headers that its calls need."""

    def __init__(self, server: "Server | peer_servers.Running") -> None:
        self._server = server
        self._headers = JSON
        if isinstance(server, peer_servers.Running):
            self._headers = server.rival.headers
        elif "demo" in server.child.args:
            self._headers = {**JSON, "Authorization": f"Bearer {server.first_token()}"}

    def ask(self, call: Call) -> int:
        return self._server.ask(call.method, call.path, self._headers, call.body)

    def cpu(self) -> float:
        return self._server.cpu()

    def memory(self) -> float:
        """MiB."""
        return self._server.memory()

    def cost(self, calls: list[Call]) -> tuple[float, float]:
        """Seconds of CPU that a call costs the server, and that its caller waits, in the median."""
        self._server.connection.close()  # few keep one that was idle for long
        before, waits = self.cpu(), []
        for call in calls:
            began = time.perf_counter()
            status = self.ask(call)
            waits.append(time.perf_counter() - began)
            assert status < 500, call
        return (self.cpu() - before) / len(calls), statistics.median(waits)


def ratio(rounds: list[dict[str, Costs]], one: tuple[str, str], other: tuple[str, str]) -> float:
    """Of a figure to another, in the median of the rounds that have both."""
    (name, column), (whose, theirs) = one, other
    return statistics.median(
        costs[name][column] / costs[whose][theirs]
        for costs in rounds
        if column in costs.get(name, {}) and theirs in costs.get(whose, {})
    )


def table(contenders: dict[str, Contender], rounds: list[dict[str, Costs]]) -> list[str]:
    """Relative to fakequay's own."""
    lines = [f"| | {' | '.join(COLUMNS)} |", f"|---|{'---|' * len(COLUMNS)}"]
    for name in ("imports", *contenders):
        known = {column for costs in rounds for column in costs.get(name, {})}
        known -= {"session", "GET", "POST", "GET wait", "POST wait"} if name == EMPTY else set()
        cells = [
            f"{ratio(rounds, (name, column), (OURS, column)):.2f}" if column in known else ""
            for column in COLUMNS
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def targets(rounds: list[dict[str, Costs]]) -> list[str]:
    lines = ["| ratio | measured | at most | |", "|---|---|---|---|"]
    here = {name for costs in rounds for name in costs}
    for one in TARGETS:
        if one.theirs[0] in here:
            measured = ratio(rounds, one.ours, one.theirs)
            missed = "**missed**" + (f": {one.reason}" if one.reason else "")
            outcome = "met" if measured <= one.most else missed
            lines.append(f"| {one.name} | {measured:.2f} | {one.most:.2f} | {outcome} |")
    return lines


def missing(absent: dict[str, str]) -> list[str]:
    return [f"Not measured: {name} ({why})." for name, why in absent.items()]


def write(text: str) -> None:
    """Between the two marks of the page."""
    page = PAGE.read_text()
    marked = f"<!-- measured -->\n\n{text}\n\n<!-- /measured -->"
    PAGE.write_text(
        re.sub(r"<!-- measured -->.*<!-- /measured -->", lambda _: marked, page, flags=re.S)
    )


if __name__ == "__main__":
    main()
