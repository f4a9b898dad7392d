"""Peer servers: mock servers of other projects, with which benchmarks compare fakequay.

The module installs and starts these servers, and defines the requests to measure.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple, Self

from benchmarks.processes import FAKEQUAY, Server, resident
from benchmarks.requests import Call

FOLDER = Path(tempfile.gettempdir()) / "fakequay-peers"
NPM = ("@stoplight/prism-cli", "@mockoon/cli", "json-server@0.17", "wiremock")
PIP = ("moto[server]",)
SCOPE = "a/20240101/us-east-1/s3/aws4_request"
AWS = {"Authorization": f"AWS4-HMAC-SHA256 Credential={SCOPE}, SignedHeaders=host, Signature=a"}
TOKEN = {"Authorization": "Bearer x"}
JSON = {"Content-Type": "application/json"}


class Peer(NamedTuple):
    """Mock server of another project, with which benchmarks compare fakequay.

    Attributes:
        program: Name of the executable.
        arguments: Arguments of the program. ``{port}`` is replaced by a free port, ``{api}`` by the
            path of fakequay's OpenAPI document, ``{db}`` and ``{stubs}`` by paths of data files.
        get: GET request to measure.
        post: Path of a POST request, or method and path, with ``{n}`` for a number.
        headers: Headers of all requests.
        reset: Path of the request that resets the server; "" if there is none.
    """

    program: str
    arguments: tuple[str, ...]
    get: Call
    post: str
    headers: dict[str, str]
    reset: str = ""

    def new(self, number: int) -> Call:
        """Return a request that creates an object under a new name on a peer server."""
        method, _, path = self.post.partition(" ")
        body = json.dumps({"name": f"made{number}"}).encode() if method == "POST" else b""
        return Call(method, path.format(n=number), body)


PEERS = {
    "moto": Peer(
        "moto_server", ("-p", "{port}"), Call("GET", "/"), "PUT /bucket{n}", AWS, "/moto-api/reset"
    ),
    "json-server": Peer(
        "json-server",
        ("--quiet", "-p", "{port}", "{db}"),
        Call("GET", "/organizations/1"),
        "POST /organizations",
        JSON,
    ),
    "Prism": Peer(
        "prism",
        ("mock", "-p", "{port}", "{api}"),
        Call("GET", "/api/v1/organization/acme"),
        "POST /api/v1/organization/",
        TOKEN | JSON,
    ),
    "Mockoon": Peer(
        "mockoon-cli",
        ("start", "--disable-log-to-file", "--port", "{port}", "--data", "{api}"),
        Call("GET", "/api/v1/organization/acme"),
        "POST /api/v1/organization/",
        TOKEN | JSON,
    ),
    "WireMock": Peer(
        "wiremock",
        ("--port", "{port}", "--root-dir", "{stubs}"),
        Call("GET", "/organizations/1"),
        "POST /organizations",
        JSON,
        "/__admin/mappings/reset",
    ),
}
STUBS = [
    {
        "request": {"method": "GET", "urlPath": "/organizations/1"},
        "response": {"jsonBody": {"id": 1, "name": "acme", "email": ""}},
    },
    {
        "request": {"method": "POST", "urlPath": "/organizations"},
        "response": {"status": 201, "jsonBody": {"id": 2, "name": "made"}},
    },
]


def install() -> None:
    """Install the peer servers with npm and pip in a temporary folder."""
    FOLDER.mkdir(exist_ok=True)
    if shutil.which("npm"):
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", *NPM], cwd=FOLDER, check=False
        )
    subprocess.run([sys.executable, "-m", "venv", FOLDER / "venv"], check=True)
    subprocess.run([FOLDER / "venv/bin/pip", "install", "-q", *PIP], check=False)


def find(program: str) -> str | None:
    """Return the path of a peer server's program, or None.

    WireMock also needs Java.
    """
    if program == "wiremock" and shutil.which("java") is None:
        return None
    places = [str(FOLDER / "node_modules/.bin"), str(FOLDER / "venv/bin"), os.environ["PATH"]]
    return shutil.which(program, path=os.pathsep.join(places))


def prepare() -> dict[str, str]:
    """Write the files that the peer servers read, and return their paths by placeholder."""
    FOLDER.mkdir(exist_ok=True)
    database, document = FOLDER / "db.json", FOLDER / "openapi.json"
    database.write_text(json.dumps({"organizations": [{"id": 1, "name": "acme", "email": ""}]}))
    stubs = FOLDER / "stubs"
    (stubs / "mappings").mkdir(parents=True, exist_ok=True)
    (stubs / "mappings" / "organizations.json").write_text(json.dumps({"mappings": STUBS}))
    with Server([*FAKEQUAY, "empty"]) as fake:
        url = f"http://{fake.connection.host}:{fake.connection.port}/openapi.json"
        document.write_bytes(urllib.request.urlopen(url).read())
    return {"db": str(database), "api": str(document), "stubs": str(stubs)}


class Running:
    """Peer server in a child process; the constructor waits for its first response."""

    def __init__(self, peer: Peer, program: str, files: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        arguments = [argument.format(port=port, **files) for argument in peer.arguments]
        self.peer = peer
        self.child = subprocess.Popen(
            [program, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(600):
            try:
                self.ask(peer.get.method, peer.get.path, peer.headers, None)
                return
            except OSError:
                self.connection.close()
                time.sleep(0.05)
        raise TimeoutError(f"{program} does not respond")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        os.killpg(self.child.pid, 9)
        self.child.wait()

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> int:
        """Send a request to the peer server, and return the status of the response."""
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def cpu(self) -> float:
        """Return the CPU seconds of the server process and its child processes."""
        return sum(_cpu(pid) for pid in _family(self.child.pid))

    def memory(self) -> float:
        """Return the memory of the server process and its child processes in MiB."""
        return sum(resident(pid) for pid in _family(self.child.pid))


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(descendant for child in children for descendant in _family(int(child)))]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
