"""What ``fakequay serve`` logs: nothing that is not asked for, and never a secret."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.cli.conftest import FAKEQUAY, environment


class Logging:
    """A server whose log, on stderr, is read line by line."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [*FAKEQUAY, "serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment({}),
        )

    def url(self) -> str:
        assert self.process.stdout is not None
        found = re.search(r"http://\S+", self.process.stdout.readline())
        assert found is not None
        return found[0]

    def line(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.readline()

    def record(self) -> dict[str, Any]:
        return dict(json.loads(self.line()))

    def rest(self) -> str:
        """What else it said, once it has been stopped."""
        self.process.terminate()
        return self.process.communicate(timeout=30)[1]


@pytest.fixture
def logging() -> Iterator[Callable[..., Logging]]:
    started: list[Logging] = []

    def start(*arguments: str) -> Logging:
        started.append(Logging(*arguments))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


def test_is_quiet_unless_asked(logging: Any) -> None:
    server = logging()
    assert requests.get(f"{server.url()}/api/v1/user/").status_code == 401
    assert server.rest() == ""


def test_tells_machines_that_it_is_ready_without_its_tokens(logging: Any) -> None:
    server = logging("--log-format", "json", "--seed", "demo")
    ready = server.record()
    [url] = ready["urls"]
    assert requests.get(f"{url}/_fakequay/ready").status_code == 200
    assert (ready["event"], ready["level"]) == ("ready", "info")
    assert sorted(ready) == ["event", "level", "logger", "timestamp", "urls"]
    server.process.terminate()
    assert server.process.communicate(timeout=30) == ("", "")


def test_has_a_record_of_each_request(logging: Any) -> None:
    server = logging("--log-format", "json", "--log-level", "info")
    url = server.record()["urls"][0]
    requests.get(f"{url}/_fakequay/ready")
    headers = {"User-Agent": "a test", "Authorization": "Bearer secret"}
    requests.get(f"{url}/api/v1/user/?access_token=secret", headers=headers)
    requests.post(f"{url}/api/v1/no/such%0Athing", json={"password": "secret"}, headers=headers)
    read, made = server.record(), server.record()
    assert read.pop("milliseconds") > 0
    assert read.pop("timestamp").endswith("Z")
    assert read == {
        "event": "request",
        "level": "info",
        "logger": "fakequay.requests",
        "method": "GET",
        "path": "/api/v1/user/",
        "status": 401,
        "request_id": "1",
        "client": "127.0.0.1",
        "user_agent": "a test",
    }
    assert (made["path"], made["request_id"]) == ("/api/v1/no/such%0Athing", "2")
    assert server.rest() == ""


def test_tells_of_probes_when_everything_is_asked_for(logging: Any) -> None:
    server = logging("--log-level", "debug")
    url = server.url()
    requests.get(f"{url}/_fakequay/ready", headers={"User-Agent": "probe"})
    assert re.fullmatch(
        r"\S+Z \[debug +\] request +\[fakequay\.requests\] client=127\.0\.0\.1 method=GET "
        r"milliseconds=[\d.]+ path=/_fakequay/ready request_id=1 status=200 user_agent=probe\n",
        server.line(),
    )


def test_a_request_keeps_the_name_that_its_client_gave_it(logging: Any) -> None:
    server = logging("--log-format", "json", "--log-level", "info")
    url = server.record()["urls"][0]
    named = requests.get(f"{url}/config", headers={"X-Request-ID": "job-7"})
    nameless = requests.get(f"{url}/config", headers={"X-Request-ID": "two words"})
    assert named.headers["X-Request-ID"] == "job-7"
    assert "X-Request-ID" not in nameless.headers
    assert [server.record()["request_id"] for _ in range(2)] == ["job-7", "1"]


def test_hides_the_code_of_an_invitation(logging: Any) -> None:
    server = logging("--log-format", "json", "--log-level", "info")
    url = server.record()["urls"][0]
    requests.put(f"{url}/api/v1/teaminvite/CODE-THAT-LETS-ONE-IN")
    assert server.record()["path"] == "/api/v1/teaminvite/***"


def test_what_a_client_does_to_its_connection_is_its_own_affair(logging: Any) -> None:
    server = logging("--tls", "auto", "--tls-port", "0")
    assert server.process.stdout is not None
    tls_url = server.process.stdout.readline().split()[-1]
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(tls_url)
    assert server.rest() == ""
