"""Benchmark of requests: CPU time of one request, compared with a bare Flask application."""

import json
import statistics
from typing import NamedTuple

from benchmarks.processes import BARE, FAKEQUAY, Server

ROUNDS, REQUESTS = 7, 400
JSON = {"Content-Type": "application/json"}


class Call(NamedTuple):
    """Request whose CPU time is measured."""

    method: str
    path: str
    body: bytes | None = None


BARE_GET, BARE_POST = Call("GET", "/"), Call("POST", "/", json.dumps({"name": "a"}).encode())
GETS = {
    "GET the signed-in user": "/api/v1/user/",
    "GET an organization": "/api/v1/organization/acme",
    "GET its robots": "/api/v1/organization/acme/robots",
    "GET a repository": "/api/v1/repository/acme/web",
}


def main() -> None:
    """Measure and print the CPU time of requests."""
    taken: dict[str, list[float]] = {}
    with Server(BARE) as bare, Server([*FAKEQUAY, "demo"]) as fake:
        headers = {"Authorization": f"Bearer {fake.first_token()}"}
        posts = [_new_organization(number) for number in range(REQUESTS)]
        for _ in range(ROUNDS):
            taken.setdefault("GET", []).append(_cost(bare, [BARE_GET] * REQUESTS, {}))
            for name, path in GETS.items():
                calls = [Call("GET", path)] * REQUESTS
                taken.setdefault(name, []).append(_cost(fake, calls, headers))
            taken.setdefault("POST", []).append(_cost(bare, [BARE_POST] * REQUESTS, JSON))
            taken.setdefault("POST an organization", []).append(
                _cost(fake, posts, {**headers, **JSON})
            )
            fake.ask("POST", "/_fakequay/reset", {}, None)
    _show({name: statistics.median(costs) for name, costs in taken.items()})


def _cost(server: Server, calls: list[Call], headers: dict[str, str]) -> float:
    """Send requests to a server, and return the CPU seconds of the server for one request."""
    server.connection.close()  # the server may have closed it, if it was idle for long
    before = server.cpu()
    for call in calls:
        status = server.ask(call.method, call.path, headers, call.body)
        assert status < 400, f"{call.method} {call.path} returned {status}"
    return (server.cpu() - before) / len(calls)


def _new_organization(number: int) -> Call:
    return Call("POST", "/api/v1/organization/", json.dumps({"name": f"made{number}"}).encode())


def _show(medians: dict[str, float]) -> None:
    print(f"{'':24}{'CPU µs':>8}{'ratio':>8}")
    for name, cost in medians.items():
        floor = medians[name.split()[0]]
        print(f"{name:24}{cost * 1e6:8.0f}{cost / floor:8.2f}")


if __name__ == "__main__":
    main()
