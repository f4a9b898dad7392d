"""Benchmark of large image layers: speed of push and pull, and memory of the server.

The environment variable LAYER_MIB sets the size of the layer in MiB (default: 1024).
"""

import hashlib
import http.client
import json
import os
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from benchmarks.processes import FAKEQUAY, Server

MIB = 1024 * 1024
LIMIT = 64  # maximum growth of the server's memory in MiB
LOGIN = b64encode(b"alice:password-of-alice").decode()
REPOSITORY = "alice/bench"


def main() -> None:
    """Print speed and memory; exit with an error if the server keeps the whole layer in memory."""
    size = int(os.environ.get("LAYER_MIB", "1024"))
    grown = measure(size)
    print(f"  memory grows by {grown:.0f} MiB (limit {LIMIT} MiB)")
    if grown > LIMIT:
        raise SystemExit("the server holds the layer in memory")


def measure(size: int) -> float:
    """Push and pull a layer, and print the speed.

    Args:
        size: Size of the layer in MiB.

    Returns:
        The growth of the server's memory in MiB.
    """
    digest = f"sha256:{_digest(size)}"
    with Server([*FAKEQUAY, "demo"]) as server:
        headers = {"Authorization": f"Bearer {_token(server)}"}
        before = _peak_memory(server)
        began = time.perf_counter()
        _push(server, headers, size, digest)
        pushed = time.perf_counter()
        _pull(server, headers, size, digest)
        pulled = time.perf_counter()
        print(f"  push {size / (pushed - began):6.0f} MiB/s")
        print(f"  pull {size / (pulled - pushed):6.0f} MiB/s")
        return (_peak_memory(server) - before) / MIB


def _chunks(size: int) -> Iterator[bytes]:
    """Yield different chunks of 1 MiB, so that the server cannot deduplicate them."""
    filler = bytes(range(256)) * (MIB // 256)
    for number in range(size):
        yield number.to_bytes(8) + filler[8:]


def _digest(size: int) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(size):
        digest.update(chunk)
    return digest.hexdigest()


def _token(server: Server) -> str:
    path = f"/v2/auth?scope=repository:{REPOSITORY}:pull,push"
    response = _ask(server, "GET", path, {"Authorization": f"Basic {LOGIN}"})
    return str(json.loads(response.read())["token"])


def _push(server: Server, headers: dict[str, str], size: int, digest: str) -> None:
    started = _ask(server, "POST", f"/v2/{REPOSITORY}/blobs/uploads/", headers)
    started.read()
    location = started.headers["Location"].partition("/v2/")[2]
    length = {**headers, "Content-Length": str(size * MIB)}
    path = f"/v2/{location}?digest={digest}"
    server.connection.request("PUT", path, _chunks(size), length)
    finished = server.connection.getresponse()
    assert (finished.status, finished.read()) == (201, b"")


def _pull(server: Server, headers: dict[str, str], size: int, digest: str) -> None:
    response = _ask(server, "GET", f"/v2/{REPOSITORY}/blobs/{digest}", headers)
    received = 0
    while chunk := response.read(MIB):
        received += len(chunk)
    assert received == size * MIB


def _ask(
    server: Server, method: str, path: str, headers: dict[str, str]
) -> http.client.HTTPResponse:
    server.connection.request(method, path, headers=headers)
    return server.connection.getresponse()


def _peak_memory(server: Server) -> int:
    """Return the peak memory of the server process in bytes."""
    status = Path(f"/proc/{server.child.pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
