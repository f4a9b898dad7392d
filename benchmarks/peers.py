"""fakequay beside what it stands on and what could be used instead, all in one run.

``--install`` fetches the others into a temporary folder first; ``--write`` puts the tables into
docs/performance.md.
"""

import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks import rivals
from benchmarks.children import BARE, FAKEQUAY, Server, run_cost
from benchmarks.requests import BARE_GET, BARE_POST, JSON, Call
from benchmarks.startup import IMPORTS

MANY, STARTS = 200, 5
SMOREST = [sys.executable, str(Path(__file__).parent / "bare_smorest.py")]
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
GET = Call("GET", "/api/v1/organization/acme")
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
    Target("memory / a Flask application of one route", (OURS, "memory"), (FLASK, "memory"), 1.4),
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
        ("journal", "POST"),
        (OURS, "POST"),
        1.15,
        "one record and one sync; the sync is nearly all of it, and the system's",
    ),
    Target("GET wait / moto's", (OURS, "GET wait"), (MOTO, "GET wait"), 0.25),
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
Costs = dict[str, dict[str, list[float]]]


def main() -> None:
    if "--install" in sys.argv:
        rivals.install()
    files = rivals.prepare()
    costs: Costs = {}
    absent: dict[str, str] = {}
    measured: dict[str, Callable[[], object]] = {
        "imports": lambda: {"start": run_cost(IMPORTS).cpu},
        "bare Flask": lambda: of_ours(BARE, BARE_GET, bare_post),
        "bare flask-smorest": lambda: of_ours(SMOREST, BARE_GET, bare_post),
        OURS: lambda: of_ours([*FAKEQUAY, "demo"], GET, new_organization),
        EMPTY: nothing_in_it,
        "journal": journalled,
    }
    for name, rival in rivals.RIVALS.items():
        program = rivals.find(rival.program)
        if program is None:
            absent[name] = f"no {rival.program} here"
        else:
            measured[name] = lambda rival=rival, program=program: of_rival(rival, program, files)
    for measure in measured.values():
        measure()  # whatever is compiled or cached at the first run
    for _ in range(STARTS):
        for name, measure in measured.items():
            for column, value in measure().items():  # type: ignore[attr-defined]
                costs.setdefault(name, {}).setdefault(column, []).append(value)
    medians = {
        name: {c: statistics.median(v) for c, v in one.items()} for name, one in costs.items()
    }
    text = "\n".join([*table(medians), "", *targets(medians), "", *missing(absent)])
    print(text)
    if "--write" in sys.argv:
        write(text)


def bare_post(_: int) -> Call:
    return BARE_POST


def new_organization(number: int) -> Call:
    return Call("POST", "/api/v1/organization/", json.dumps({"name": f"made{number}"}).encode())


def nothing_in_it() -> dict[str, float]:
    with Server([*FAKEQUAY, "empty"]) as server:
        assert server.ask("GET", "/api/v1/repository?public=true", {}, None) == 200
        return {"start": server.cpu(), "memory": rivals.resident(server.child.pid)}


def journalled() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        return of_ours([*FAKEQUAY, "demo", "--data", folder], GET, new_organization)


def of_ours(command: list[str], get: Call, post: Callable[[int], Call]) -> dict[str, float]:
    with Server(command) as server:
        fake = "fakequay" in command
        headers = {**JSON, "Authorization": f"Bearer {server.first_token()}"} if fake else JSON
        ask = lambda call: server.ask(call.method, call.path, headers, call.body)  # noqa: E731
        reset = Call("POST", "/_fakequay/reset") if fake else None
        memory = lambda: rivals.resident(server.child.pid)  # noqa: E731
        posts = [post(number) for number in range(1_000)]
        return life(ask=ask, cpu=server.cpu, memory=memory, get=get, posts=posts, reset=reset)


def of_rival(rival: rivals.Rival, program: str, files: dict[str, str]) -> dict[str, float]:
    with rivals.Running(rival, program, files) as running:
        posts = running.posts(0, 1_000)
        reset = Call("POST", rival.reset) if rival.reset else None
        return life(
            ask=running.ask,
            cpu=running.cpu,
            memory=running.memory,
            get=rival.get,
            posts=posts,
            reset=reset,
        )


def life(
    *,
    ask: Callable[[Call], int],
    cpu: Callable[[], float],
    memory: Callable[[], float],
    get: Call,
    posts: list[Call],
    reset: Call | None,
) -> dict[str, float]:
    """From spawn to the last answer: CPU in seconds, memory in MiB."""
    assert ask(get) < 500
    found = {"start": cpu(), "memory": memory()}
    everything = iter(posts)
    for _ in range(100):
        ask(get)
    for _ in range(20):
        ask(next(everything))
    if reset:
        ask(reset)
    found["session"] = cpu()
    measured = {"GET": [get] * MANY, "POST": [next(everything) for _ in range(MANY)]}
    if reset:
        measured["reset"] = [reset] * MANY
    for name, calls in measured.items():
        found[name], found[f"{name} wait"] = each(ask, cpu, calls)
    return found


def each(
    ask: Callable[[Call], int], cpu: Callable[[], float], calls: list[Call]
) -> tuple[float, float]:
    """Seconds of CPU that a call costs the server, and that its caller waits, in the median."""
    before, waits = cpu(), []
    for call in calls:
        began = time.perf_counter()
        status = ask(call)
        waits.append(time.perf_counter() - began)
        assert status < 500, call
    return (cpu() - before) / len(calls), statistics.median(waits)


def table(medians: dict[str, dict[str, float]]) -> list[str]:
    """Relative to fakequay's own."""
    lines = [f"| | {' | '.join(COLUMNS)} |", f"|---|{'---|' * len(COLUMNS)}"]
    for name, one in medians.items():
        cells = [f"{one[c] / medians[OURS][c]:.2f}" if c in one else "" for c in COLUMNS]
        lines.append(
            f"| {'fakequay, --data' if name == 'journal' else name} | {' | '.join(cells)} |"
        )
    return lines


def targets(medians: dict[str, dict[str, float]]) -> list[str]:
    lines = ["| ratio | measured | at most | |", "|---|---|---|---|"]
    for one in TARGETS:
        if one.theirs[0] in medians:
            ratio = medians[one.ours[0]][one.ours[1]] / medians[one.theirs[0]][one.theirs[1]]
            missed = "**missed**" + (f": {one.reason}" if one.reason else "")
            outcome = "met" if ratio <= one.most else missed
            lines.append(f"| {one.name} | {ratio:.2f} | {one.most:.2f} | {outcome} |")
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
