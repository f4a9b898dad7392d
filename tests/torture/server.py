"""Server in a separate process, and an HTTP client for it."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

WORLD = Path(__file__).parent / "seed.json"
LOGIN = {"Authorization": "Basic YWxpY2U6cGFzc3dvcmQtb2YtYWxpY2U="}
TOKEN = "/v2/auth?scope=repository:alice/web:pull,push"
READY = "fakequay is ready at "


class Answer(NamedTuple):
    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """HTTP client with one connection, which it opens again if the server has closed it."""

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        self.address = urlsplit(url).netloc
        self.headers = headers or {}
        self.connection = http.client.HTTPConnection(self.address, timeout=30)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request. ``body``: bytes, or a value to send as JSON."""
        headers = {**self.headers, **headers}
        if body is not None and not isinstance(body, bytes):
            body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return Answer(answer.status, answer.read(), dict(answer.headers))

    def api(self, method: str, path: str, body: Any = None) -> Answer:
        return self.call(method, f"/api/v1{path}", body)

    def close(self) -> None:
        self.connection.close()


class Server:
    """Running ``fakequay serve``. ``url`` is known when the server is ready."""

    def __init__(
        self, *arguments: object, before: Callable[[], None] | None = None, **options: Any
    ) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fakequay", "serve", "-q", "--port", "0", "--seed", str(WORLD)]
            + [str(one) for one in arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=before,  # noqa: PLW1509  # no other thread runs yet
            env={k: v for k, v in os.environ.items() if not k.startswith("FAKEQUAY_")},
            **options,
        )
        assert self.process.stdout is not None
        self.clients: list[Client] = []
        self.url = self.process.stdout.readline().strip().removeprefix(READY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        for client in self.clients:
            client.close()

    def client(self) -> Client:
        """Return a client authenticated as alice, an admin of acme."""
        client = self.nobody()
        found = client.call("POST", "/_fakequay/tokens", {"username": "alice"})
        client.headers = {"Authorization": f"Bearer {found.json['token']}"}
        return client

    def registry(self) -> Client:
        """Return a client with a registry token of alice for the repository alice/web."""
        client = self.nobody()
        issued = client.call("GET", TOKEN, **LOGIN)
        client.headers = {"Authorization": f"Bearer {issued.json['token']}"}
        return client

    def nobody(self) -> Client:
        self.clients.append(Client(self.url))
        return self.clients[-1]

    def kill(self) -> str:
        """Kill the server and return its stderr."""
        self.process.kill()
        return self._wait()

    def stop(self) -> str:
        """Stop the server with SIGTERM and return its stderr."""
        assert self.process.poll() is None
        self.process.terminate()
        return self._wait()

    def _wait(self) -> str:
        assert self.process.stderr is not None
        if not self.process.stderr.closed:
            self.said = self.process.communicate(timeout=30)[1]
        return self.said
