"""Soak test: repeats requests, and checks that memory and open files do not grow."""

import json
import time
from pathlib import Path

from benchmarks.processes import FAKEQUAY, Server, resident

GROWTH = 1.1  # largest permitted ratio of memory at the end to memory after a quarter of the run
JSON = {"Content-Type": "application/json"}


def main(*, requests: int = 20_000, minutes: int = 30) -> None:
    """Run the soak test; exit with an error if memory or the number of open files grows.

    Args:
        requests: Maximum number of requests.
        minutes: Time limit in minutes.
    """
    until = time.monotonic() + minutes * 60
    with Server([*FAKEQUAY, "demo"]) as server:
        headers = {**JSON, "Authorization": f"Bearer {server.first_token()}"}
        sent, samples = 0, []
        while sent < requests and time.monotonic() < until:
            sent += day(server, headers)
            if sent * 20 // requests > len(samples):
                samples.append((resident(server.child.pid), files(server.child.pid)))
                print(
                    f"  {sent:8,} requests: {samples[-1][0]:6.1f} MiB, {samples[-1][1]} open files"
                )
    settled = samples[len(samples) // 4 :]
    memory = settled[-1][0] / settled[0][0]
    print(
        f"  memory at the end: {memory:.3f} times the memory after a quarter of the run "
        f"(limit {GROWTH})"
    )
    if memory > GROWTH or settled[-1][1] > settled[0][1] + 2:
        raise SystemExit("the server leaks memory or open files")


def day(server: Server, headers: dict[str, str]) -> int:
    """Send the requests of a typical test, then a reset; return the number of requests."""
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
    """Return how many files a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


if __name__ == "__main__":
    main()
