"""The demo's day over and over: memory and open files have to stay what they were after a while.

``--requests=N`` says how many (20,000), ``--minutes=N`` when to stop at the latest (30).
"""

import json
import sys
import time
from pathlib import Path

from benchmarks.processes import FAKEQUAY, Server, resident

GROWTH = 1.1  # of memory, from a quarter of the way on
JSON = {"Content-Type": "application/json"}


def main() -> None:
    requests, minutes = option("requests", 20_000), option("minutes", 30)
    until = time.monotonic() + minutes * 60
    with Server([*FAKEQUAY, "demo"]) as server:
        headers = {**JSON, "Authorization": f"Bearer {server.first_token()}"}
        asked, seen = 0, []
        while asked < requests and time.monotonic() < until:
            asked += day(server, headers)
            if asked * 20 // requests > len(seen):
                seen.append((resident(server.child.pid), files(server.child.pid)))
                print(f"  {asked:8,} requests: {seen[-1][0]:6.1f} MiB, {seen[-1][1]} open files")
    settled = seen[len(seen) // 4 :]
    memory = settled[-1][0] / settled[0][0]
    print(f"  memory from a quarter of the way on: {memory:.3f} of what it was (at most {GROWTH})")
    if memory > GROWTH or settled[-1][1] > settled[0][1] + 2:
        raise SystemExit("something is not let go of")


def option(name: str, usual: int) -> int:
    for argument in sys.argv:
        if argument.startswith(f"--{name}="):
            return int(argument.partition("=")[2])
    return usual


def day(server: Server, headers: dict[str, str]) -> int:
    """What a test does, and the reset at its end; how many requests."""
    calls: list[tuple[str, str, object]] = [
        ("POST", "/api/v1/organization/", {"name": "initrode"}),
        ("GET", "/api/v1/organization/initrode", None),
        ("PUT", "/api/v1/organization/initrode/robots/ci", None),
        ("GET", "/api/v1/organization/initrode/robots", None),
        ("POST", "/api/v1/repository", NEW),
        ("GET", "/api/v1/repository/initrode/web?includeTags=true", None),
        ("PUT", "/api/v1/repository/initrode/web", {"description": "x" * 1_000}),
        ("GET", "/api/v1/repository?namespace=initrode", None),
        ("GET", "/api/v1/organization/initrode/logs", None),
        ("GET", "/api/v1/organization/nobody", None),
        ("DELETE", "/api/v1/repository/initrode/web", None),
        ("DELETE", "/api/v1/organization/initrode", None),
        ("POST", "/_fakequay/reset", None),
    ]
    for method, path, body in calls:
        status = server.ask(
            method, path, headers, None if body is None else json.dumps(body).encode()
        )
        assert status < 500, (method, path, status)
    return len(calls)


NEW = {"namespace": "initrode", "repository": "web", "visibility": "private", "description": ""}


def files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


if __name__ == "__main__":
    main()
