"""CPU that a request costs the server, beside bare Flask on the same kind of server."""

import json
import statistics
from typing import NamedTuple

from children import BARE, FAKEQUAY, Server

ROUNDS, REQUESTS = 7, 400
JSON = {"Content-Type": "application/json"}


class Call(NamedTuple):
    method: str
    path: str
    body: bytes | None = None


BARE_GET, BARE_POST = Call("GET", "/"), Call("POST", "/", json.dumps({"name": "a"}).encode())
GETS = {
    "who am I": Call("GET", "/api/v1/user/"),
    "an organization": Call("GET", "/api/v1/organization/acme"),
}


def cost(server: Server, call: Call, headers: dict[str, str]) -> float:
    """Seconds of CPU for one of many."""
    server.ask(call.method, call.path, headers, call.body)
    before = server.cpu()
    for _ in range(REQUESTS):
        status = server.ask(call.method, call.path, headers, call.body)
        assert status < 400, f"{call.method} {call.path} answers {status}"
    return (server.cpu() - before) / REQUESTS


def main() -> None:
    taken: dict[str, list[float]] = {name: [] for name in ("bare Flask", *GETS)}
    with Server(BARE) as bare, Server([*FAKEQUAY, "demo"]) as fake:
        headers = {"Authorization": f"Bearer {fake.first_token()}"}
        for _ in range(ROUNDS):
            taken["bare Flask"].append(cost(bare, BARE_GET, {}))
            for name, call in GETS.items():
                taken[name].append(cost(fake, call, headers))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    print(f"{'GET':20}{'CPU µs':>8}{'ratio':>8}")
    for name, time in medians.items():
        print(f"{name:20}{time * 1e6:8.0f}{time / medians['bare Flask']:8.2f}")


if __name__ == "__main__":
    main()
