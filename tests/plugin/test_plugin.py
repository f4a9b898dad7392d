"""pytest plugin, run in test suites of example projects: fixtures, factory and import."""

import json
import subprocess
import sys

import pytest

from tests.support.nested_pytest import run_and_count, run_pytest_process

pytest_plugins = ["pytester"]

ALL = "repo:read repo:write repo:admin repo:create user:read user:admin org:admin"
TOKENS = (("oauth", "alice", ALL, "--application", "acme/automation"), ("robot", "acme+ci"))


def printed_token(*of: str) -> str:
    """Return the token that ``fakequay token`` prints for the seed ``demo``."""
    command = [sys.executable, "-m", "fakequay", "token", *of, "--seed", "demo"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class TestFixture:
    def test_fixture_is_reset_for_each_test(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import pytest, requests

            @pytest.mark.parametrize("time", [1, 2])
            def test_creates_an_organization(fakequay, time):
                headers = {"Authorization": "Bearer " + fakequay.token("alice")}
                made = requests.post(
                    fakequay.url + "/api/v1/organization/", json={"name": "made"}, headers=headers
                )
                assert made.status_code == 201
            """
        )
        assert run_and_count(pytester) == {"passed": 2}

    def test_fixture_uses_one_server_for_all_tests(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            urls = set()

            def test_first(fakequay): urls.add(fakequay.url)
            def test_second(fakequay): urls.add(fakequay.url)
            def test_session(fakequay_server): assert urls == {fakequay_server.url}
            """
        )
        assert run_and_count(pytester) == {"passed": 3}

    def test_each_worker_has_a_server_with_the_same_tokens(self, pytester: pytest.Pytester) -> None:
        printed = [printed_token(*of) for of in TOKENS]
        pytester.makefile(".json", tokens=json.dumps(printed))
        pytester.makepyfile(
            """
            import json, os, pathlib, pytest
            from urllib.request import Request, urlopen

            TOKENS = json.loads(pathlib.Path("tokens.json").read_text())

            @pytest.fixture(scope="session")
            def seen():
                ports = set()
                yield ports
                worker = os.environ["PYTEST_XDIST_WORKER"]
                pathlib.Path(worker + ".seen").write_text(json.dumps(sorted(ports)))

            @pytest.mark.parametrize("time", range(40))
            def test_server_is_reset(fakequay, seen, time):
                seen.add(fakequay.port)
                scopes = "repo:read repo:write repo:admin repo:create user:read user:admin"
                token = fakequay.token("alice", scopes + " org:admin", "acme/automation")
                robot = fakequay.world.store.accounts.one(name="acme+ci").token
                assert [token, robot] == TOKENS
                headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
                url = fakequay.url + "/api/v1/organization/"
                assert urlopen(Request(url, b'{"name": "made"}', headers)).status == 201
                assert fakequay.requests.count() == 1
            """
        )
        # Each of the four workers runs all tests.
        assert run_and_count(pytester, "-n", "4", "--dist", "each") == {"passed": 160}
        seen = [json.loads(file.read_text()) for file in pytester.path.glob("*.seen")]
        assert [len(ports) for ports in seen] == [1] * 4
        assert len({port for ports in seen for port in ports}) == 4


class TestFactory:
    def test_instances_and_servers_of_the_factory_end_with_the_test(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import requests

            urls = []

            def made(quay):
                headers = {"Authorization": "Bearer " + quay.token("alice")}
                url = quay.url + "/api/v1/organization/"
                return requests.post(url, json={"name": "made"}, headers=headers).status_code

            def test_three(fakequay, fakequay_factory):
                one, two = fakequay_factory(), fakequay_factory("two", seed="demo")
                three = fakequay_factory.server(seed="demo", ids="three")
                assert [made(quay) for quay in (fakequay, one, two, three)] == [201] * 4
                assert one.token("alice") == two.token("alice") != three.token("alice")
                urls.extend(quay.url for quay in (one, two, three))

            def test_after_the_test(fakequay_server):
                assert len(fakequay_server.instances) == 0
                for url in urls:
                    try:
                        requests.get(url)
                    except requests.ConnectionError:
                        continue
                    raise AssertionError(url)
            """
        )
        assert run_and_count(pytester) == {"passed": 2}


class TestImport:
    def test_plugin_imports_no_other_modules(self) -> None:
        program = (
            "import sys, pytest; before = set(sys.modules);"
            "import fakequay.integrations.pytest_plugin;"
            "print(*sorted(set(sys.modules) - before))"
        )
        command = [sys.executable, "-c", program]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert printed == "fakequay fakequay.integrations fakequay.integrations.pytest_plugin\n"

    def test_plugin_starts_nothing_in_a_suite_without_its_fixtures(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import sys

            def test_flask_is_not_imported(): assert "flask" not in sys.modules
            """
        )
        assert run_pytest_process(pytester).parseoutcomes() == {"passed": 1}
