"""pytest plugin with a server outside of the test environment (``fakequay_url``)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.request import urlopen

import pytest

from tests.support.nested_pytest import run_pytest_process

pytest_plugins = ["pytester"]

# Makes the dependencies of fakequay unavailable, as after ``pip install --no-deps fakequay``.
NO_DEPENDENCIES = """
import sys

DEPENDENCIES = {
    "cheroot", "click", "cryptography", "flask", "flask_smorest", "jsonschema", "jwt",
    "marshmallow", "orjson", "regex", "structlog", "tinydb", "trustme", "ujson", "werkzeug",
}

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in DEPENDENCIES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Refuse())
"""
CALLS = """
import pytest
from urllib.error import HTTPError
from urllib.request import Request, urlopen

def call(quay, path, token=None, method="GET"):
    headers = {"Authorization": "Bearer " + token} if token else {}
    try:
        return urlopen(Request(quay.url + path, method=method, headers=headers)).status
    except HTTPError as error:
        return error.code
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Run ``fakequay serve`` in another process."""
    yield from run_server()


@pytest.fixture
def protected_url() -> Iterator[str]:
    """Run ``fakequay serve`` with a control token in another process."""
    yield from run_server("--control-token", "sesame")


def run_server(*arguments: str) -> Iterator[str]:
    command = [sys.executable, "-m", "fakequay", "serve", "--quiet", "--port", "0", *arguments]
    environment = {name: value for name, value in os.environ.items() if name[:9] != "FAKEQUAY_"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[4]
        process.terminate()


def instance_names(url: str) -> list[str]:
    with urlopen(f"{url}/_fakequay/instances") as answer:
        return [instance["name"] for instance in json.load(answer)["instances"]]


def run_tests(pytester: pytest.Pytester, url: str, code: str, *arguments: str) -> pytest.RunResult:
    pytester.makeini(f"[pytest]\nfakequay_url = {url}\n")
    pytester.makepyfile(refuse_dependencies=NO_DEPENDENCIES, test_remote=CALLS + code)
    pytester.syspathinsert()
    return run_pytest_process(pytester, "-p", "refuse_dependencies", *arguments)


class TestRemoteServer:
    """The test suites control the server without the dependencies of fakequay."""

    def test_tests_read_requests_and_create_tokens(
        self, pytester: pytest.Pytester, url: str
    ) -> None:
        code = """
def test_request_journal_and_tokens(fakequay):
    token = fakequay.token("alice", "org:admin")
    assert call(fakequay, "/api/v1/organization/acme/robots", token) == 200
    [request] = fakequay.requests.verify(1, operation="getOrgRobots", caller="alice")
    assert (request.status, request.username) == (200, "alice")
    assert request.response.json["robots"]
    with pytest.raises(AssertionError, match="expected 2 requests with operation 'getOrgRobots'"):
        fakequay.requests.verify(2, operation="getOrgRobots")
    with pytest.raises(AssertionError, match="waited 0.01 s"):
        fakequay.requests.wait(2, timeout=0.01, operation="getOrgRobots")
    with pytest.raises(ValueError, match="operation"):
        fakequay.requests.find(operation="getOrgRobotz")
    fakequay.requests.clear()
    assert (fakequay.requests.count(), fakequay.requests.find()) == (0, [])
    with pytest.raises(LookupError, match="user 'nobody' does not exist"):
        fakequay.token("nobody")
    expired = fakequay.token("alice", "org:admin", expired=True)
    assert call(fakequay, "/api/v1/organization/acme/robots", expired) == 401
"""
        result = run_tests(pytester, url, code)
        assert result.parseoutcomes() == {"passed": 1}
        assert instance_names(url) == ["main"]

    def test_tests_add_faults_set_the_clock_and_restore_snapshots(
        self, pytester: pytest.Pytester, url: str
    ) -> None:
        code = """
def test_faults(fakequay):
    with fakequay.faults.add("getOrganization", status=503, times=1) as fault:
        assert call(fakequay, "/api/v1/organization/acme") == 503
        assert call(fakequay, "/api/v1/organization/acme") == 200
        assert (fault.seen, fault.used) == (1, 1)
    assert (fault.used, fakequay.faults.all()) == (1, [])
    with pytest.raises(ValueError, match="unknown field"):
        fakequay.faults.add("getOrganization", state=503)

def test_clock_jobs_and_snapshots(fakequay):
    fakequay.clock.freeze("2026-01-01")
    fakequay.jobs.advance(60)
    assert fakequay.clock.now() == 1767225660
    fakequay.snapshots.save("before")
    token = fakequay.token("alice")
    path = "/api/v1/organization/acme/robots/nightly"
    assert call(fakequay, path, token, "PUT") == 201
    fakequay.snapshots.restore("before")
    assert "nightly" not in fakequay.state()["organizations"]["acme"]["robots"]
    with pytest.raises(LookupError):
        fakequay.jobs.run(kind="build")
"""
        result = run_tests(pytester, url, code)
        assert result.parseoutcomes() == {"passed": 2}
        assert instance_names(url) == ["main"]

    def test_tests_reset_the_data_and_load_seeds(self, pytester: pytest.Pytester, url: str) -> None:
        pytester.makefile(".json", seed='{"fakequay": 1, "users": {"zoe": {}}}')
        code = """
@pytest.mark.parametrize("time", [1, 2])
def test_data_is_reset_before_each_test(fakequay, time):
    token = fakequay.token("alice")
    assert call(fakequay, "/api/v1/organization/acme/robots/nightly", token, "PUT") == 201
    assert fakequay.requests.count() == 1

@pytest.mark.fakequay(
    seed="seed.json", clock="2026-02-01", config={"DEBUG": True}, quay_version="3.12"
)
def test_marker(fakequay, fakequay_factory):
    assert fakequay.clock.now() == 1769904000
    assert fakequay.token("zoe")
    with pytest.raises(LookupError):
        fakequay.token("alice")
    other = fakequay_factory(seed="demo")
    assert other.url != fakequay.url and other.token("alice")

def test_class_fixture(fakequay_class):
    assert fakequay_class.token("alice")
"""
        result = run_tests(pytester, url, code)
        assert result.parseoutcomes() == {"passed": 4}
        assert instance_names(url) == ["main"]

    def test_each_worker_has_its_own_instance(self, pytester: pytest.Pytester, url: str) -> None:
        code = """
@pytest.mark.parametrize("time", range(10))
def test_server_is_reset(fakequay, time):
    token = fakequay.token("alice")
    assert call(fakequay, "/api/v1/organization/acme/robots/nightly", token, "PUT") == 201
    assert fakequay.requests.count() == 1
"""
        result = run_tests(pytester, url, code, "-n", "2", "--dist", "each")
        assert result.parseoutcomes() == {"passed": 20}
        assert instance_names(url) == ["main"]

    def test_strict_mode_and_failure_report(self, pytester: pytest.Pytester, url: str) -> None:
        code = """
@pytest.mark.fakequay(strict=True)
def test_strict(fakequay):
    fakequay.faults.add("getOrganization", status=503)
    assert call(fakequay, "/api/v1/nothing") == 404

def test_fails(fakequay):
    assert call(fakequay, "/api/v1/organization/acme/robots", "unknown") == 200
"""
        result = run_tests(pytester, url, code)
        assert result.parseoutcomes() == {"failed": 2}
        result.stdout.fnmatch_lines(
            [
                "fakequay: Quay has no endpoint GET /api/v1/nothing/",
                "fakequay: the fault 'fault-1' was never applied",
                "*fakequay requests*",
                "401 GET /api/v1/organization/acme/robots  (getOrgRobots)",
                "      hint: the token of this request is unknown or has expired*",
            ]
        )

    def test_members_that_need_a_local_server_name_the_alternative(
        self, pytester: pytest.Pytester, url: str
    ) -> None:
        code = """
def test_fails(fakequay, fakequay_factory):
    with pytest.raises(RuntimeError, match="fakequay.world needs a server in the test process.*"
                       "fakequay_url.*use fakequay.clock, fakequay.state"):
        fakequay.world
    with pytest.raises(RuntimeError, match="Call fakequay_factory.. to create an instance"):
        fakequay_factory.server()
    with pytest.raises(AttributeError, match="'RemoteQuay' object has no attribute 'nothing'"):
        fakequay.nothing
"""
        assert run_tests(pytester, url, code).parseoutcomes() == {"passed": 1}

    def test_control_token_comes_from_the_environment(
        self, pytester: pytest.Pytester, protected_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        code = """
def test_token(fakequay):
    assert fakequay.token("alice")
"""
        refused = run_tests(pytester, protected_url, code)
        assert refused.parseoutcomes() == {"errors": 1}
        refused.stdout.fnmatch_lines(["*control API refused the request*FAKEQUAY_CONTROL_TOKEN*"])
        monkeypatch.setenv("FAKEQUAY_CONTROL_TOKEN", "sesame")
        assert run_tests(pytester, protected_url, code).parseoutcomes() == {"passed": 1}

    def test_missing_server_is_an_error_that_names_the_url(self, pytester: pytest.Pytester) -> None:
        code = """
def test_token(fakequay):
    pass
"""
        result = run_tests(pytester, "http://127.0.0.1:9", code)
        assert result.parseoutcomes() == {"errors": 1}
        result.stdout.fnmatch_lines(["*http://127.0.0.1:9: *is fakequay running at this URL?*"])
