"""What a user might start instead: where it comes from, how it starts, what it is asked."""

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


class Rival(NamedTuple):
    """``{port}`` stands for a free one, ``{api}`` for our document, the others for data."""

    program: str
    arguments: tuple[str, ...]
    get: Call
    post: str  # a path, or a method and a path, with {n}
    headers: dict[str, str]
    reset: str = ""

    def new(self, number: int) -> Call:
        """What makes something that is not there yet."""
        method, _, path = self.post.partition(" ")
        body = json.dumps({"name": f"made{number}"}).encode() if method == "POST" else b""
        return Call(method, path.format(n=number), body)


RIVALS = {
    "moto": Rival(
        "moto_server", ("-p", "{port}"), Call("GET", "/"), "PUT /bucket{n}", AWS, "/moto-api/reset"
    ),
    "json-server": Rival(
        "json-server",
        ("--quiet", "-p", "{port}", "{db}"),
        Call("GET", "/organizations/1"),
        "POST /organizations",
        JSON,
    ),
    "Prism": Rival(
        "prism",
        ("mock", "-p", "{port}", "{api}"),
        Call("GET", "/api/v1/organization/acme"),
        "POST /api/v1/organization/",
        TOKEN | JSON,
    ),
    "Mockoon": Rival(
        "mockoon-cli",
        ("start", "--disable-log-to-file", "--port", "{port}", "--data", "{api}"),
        Call("GET", "/api/v1/organization/acme"),
        "POST /api/v1/organization/",
        TOKEN | JSON,
    ),
    "WireMock": Rival(
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
    FOLDER.mkdir(exist_ok=True)
    if shutil.which("npm"):
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", *NPM], cwd=FOLDER, check=False
        )
    subprocess.run([sys.executable, "-m", "venv", FOLDER / "venv"], check=True)
    subprocess.run([FOLDER / "venv/bin/pip", "install", "-q", *PIP], check=False)


def find(program: str) -> str | None:
    """On the PATH, or where ``--install`` puts it; WireMock is Java's."""
    if program == "wiremock" and shutil.which("java") is None:
        return None
    places = [str(FOLDER / "node_modules/.bin"), str(FOLDER / "venv/bin"), os.environ["PATH"]]
    return shutil.which(program, path=os.pathsep.join(places))


def prepare() -> dict[str, str]:
    """The files that some start with."""
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
    """A rival in a process of its own, from spawn to the first answer and on."""

    def __init__(self, rival: Rival, program: str, files: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        arguments = [one.format(port=port, **files) for one in rival.arguments]
        self.rival = rival
        self.child = subprocess.Popen(
            [program, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(600):
            try:
                self.ask(rival.get.method, rival.get.path, rival.headers, None)
                return
            except OSError:
                self.connection.close()
                time.sleep(0.05)
        raise TimeoutError(program)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        os.killpg(self.child.pid, 9)
        self.child.wait()

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> int:
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def cpu(self) -> float:
        """Seconds of the process and of those it has started."""
        return sum(_cpu(pid) for pid in _family(self.child.pid))

    def memory(self) -> float:
        """MiB."""
        return sum(resident(pid) for pid in _family(self.child.pid))


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
