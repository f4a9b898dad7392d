"""Log of ``fakequay serve``: levels, formats and redaction of secrets."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.cli.conftest import FAKEQUAY, make_environment


class LoggingServer:
    """Server whose log on stderr is read line by line."""

    def __init__(self, *arguments: str, **variables: str) -> None:
        self.process = subprocess.Popen(
            [*FAKEQUAY, "serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=make_environment(variables),
        )

    def url(self) -> str:
        assert self.process.stdout is not None
        found = re.search(r"http://\S+", self.process.stdout.readline())
        assert found is not None
        return found[0]

    def read_line(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.readline()

    def read_record(self) -> dict[str, Any]:
        return dict(json.loads(self.read_line()))

    def stop_and_read_rest(self) -> str:
        """Stop the server and return the rest of its log."""
        self.process.terminate()
        return self.process.communicate(timeout=30)[1]


@pytest.fixture
def start_logging() -> Iterator[Callable[..., LoggingServer]]:
    started: list[LoggingServer] = []

    def start(*arguments: str, **variables: str) -> LoggingServer:
        started.append(LoggingServer(*arguments, **variables))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


LINE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z %s [\d.]+ ms %s id=%s\n"


def test_each_request_is_logged_by_default(start_logging: Any) -> None:
    server = start_logging("--seed", "demo")
    url = server.url()
    requests.get(f"{url}/api/v1/user/?access_token=secret")
    requests.get(f"{url}/v2/auth", auth=("alice", "password-of-alice"))
    requests.get(f"{url}/config", headers={"X-Request-ID": "job-7"})
    for path in ("/_fakequay/ready", "/favicon.ico", "/docs/", "/health/instance"):
        requests.get(f"{url}{path}")
    first, second, third = server.stop_and_read_rest().splitlines(keepends=True)
    assert re.fullmatch(LINE % ("GET /api/v1/user/ 401", "anonymous", 1), first)
    assert re.fullmatch(LINE % ("GET /v2/auth 200", "alice", 2), second)
    assert re.fullmatch(LINE % ("GET /config 200", "anonymous", "job-7"), third)


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (["-q"], {}),
        (["--quiet"], {}),
        (["--quiet", "--log-level", "debug"], {}),
        (["--log-level", "warning"], {}),
        ([], {"FAKEQUAY_QUIET": "1"}),
        ([], {"FAKEQUAY_LOG_LEVEL": "error"}),
    ],
)
def test_quiet_server_does_not_log_requests(
    start_logging: Any, arguments: list[str], variables: dict[str, str]
) -> None:
    server = start_logging(*arguments, **variables)
    assert requests.get(f"{server.url()}/api/v1/user/").status_code == 401
    assert server.stop_and_read_rest() == ""


def test_server_responds_although_nobody_reads_its_log(start_logging: Any) -> None:
    """A pipe stores 64 KiB; a write of more would wait for a reader."""
    server = start_logging()
    url = f"{server.url()}/api/v1/{'a' * 4000}/"
    for _ in range(100):
        assert requests.get(url).status_code == 404
    lines = []
    while not lines or "dropped" not in lines[-1]:
        lines.append(server.read_line())
        if len(lines) == 40:
            requests.get(url)
    dropped = re.search(r"(\d+) lines of the request log were dropped", lines[-1])
    assert dropped is not None
    assert len(lines) - 1 + int(dropped[1]) == 100
    assert max(map(len, lines)) < 1200


def test_json_log_contains_the_ready_event_without_tokens(start_logging: Any) -> None:
    server = start_logging("--log-format", "json", "--seed", "demo")
    ready = server.read_record()
    [url] = ready["urls"]
    assert requests.get(f"{url}/_fakequay/ready").status_code == 200
    assert (ready["event"], ready["level"]) == ("ready", "info")
    assert sorted(ready) == ["event", "level", "logger", "timestamp", "urls"]
    server.process.terminate()
    assert server.process.communicate(timeout=30) == ("", "")


def test_json_log_contains_each_request(start_logging: Any) -> None:
    server = start_logging("--log-format", "json")
    url = server.read_record()["urls"][0]
    requests.get(f"{url}/_fakequay/ready")
    headers = {"User-Agent": "a test", "Authorization": "Bearer secret"}
    requests.get(f"{url}/api/v1/user/?access_token=secret", headers=headers)
    requests.post(f"{url}/api/v1/no/such%0Athing", json={"password": "secret"}, headers=headers)
    read, made = server.read_record(), server.read_record()
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
        "caller": None,
    }
    assert (made["path"], made["request_id"]) == ("/api/v1/no/such%0Athing", "2")
    assert server.stop_and_read_rest() == ""


def test_debug_level_logs_probes(start_logging: Any) -> None:
    server = start_logging("--log-level", "debug")
    url = server.url()
    requests.get(f"{url}/_fakequay/ready")
    assert re.fullmatch(LINE % ("GET /_fakequay/ready 200", "anonymous", 1), server.read_line())


def test_valid_request_id_of_the_client_is_kept(start_logging: Any) -> None:
    server = start_logging("--log-format", "json")
    url = server.read_record()["urls"][0]
    named = requests.get(f"{url}/config", headers={"X-Request-ID": "job-7"})
    nameless = requests.get(f"{url}/config", headers={"X-Request-ID": "two words"})
    assert named.headers["X-Request-ID"] == "job-7"
    assert "X-Request-ID" not in nameless.headers
    assert [server.read_record()["request_id"] for _ in range(2)] == ["job-7", "1"]


def test_invitation_code_is_redacted(start_logging: Any) -> None:
    server = start_logging("--log-format", "json")
    url = server.read_record()["urls"][0]
    requests.put(f"{url}/api/v1/teaminvite/CODE-THAT-LETS-ONE-IN")
    assert server.read_record()["path"] == "/api/v1/teaminvite/***"


def test_failed_tls_handshake_is_not_logged(start_logging: Any) -> None:
    server = start_logging("--tls", "auto", "--tls-port", "0")
    assert server.process.stdout is not None
    tls_url = server.process.stdout.readline().split()[-1]
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(tls_url)
    assert server.stop_and_read_rest() == ""


def test_ready_record_contains_the_generated_control_token(start_logging: Any) -> None:
    server = start_logging("--log-format", "json", "--host", "0.0.0.0")
    ready = server.read_record()
    assert ready["event"] == "ready"
    assert len(ready["control_token"]) == 32
