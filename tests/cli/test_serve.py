"""``fakequay serve``, as its user meets it."""

import json
import signal
import socket
from pathlib import Path
from typing import Any

import pytest
import requests

from fakequay.cli.settings_options import OPTIONS, variable
from fakequay.settings import Settings

ALICE = {"username": "alice", "password": "password-of-alice", "email": "alice@example.com"}


def initialized(url: str) -> dict[str, str]:
    """The headers of a first user."""
    body = {**ALICE, "access_token": True}
    token = requests.post(f"{url}/api/v1/user/initialize", json=body).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


def organization_names(url: str, headers: dict[str, str]) -> list[str]:
    user = requests.get(f"{url}/api/v1/user/", headers=headers).json()
    return [organization["name"] for organization in user["organizations"]]


class TestServe:
    def test_says_it_is_ready_when_it_answers(self, serve: Any) -> None:
        server = serve()
        assert server.ready == f"fakequay is ready at {server.url}"
        assert requests.get(f"{server.url}/_fakequay/ready").json() == {"ready": True}

    def test_starts_as_a_fresh_install_which_can_be_initialized(self, serve: Any) -> None:
        server = serve()
        assert server.line().startswith("no tokens yet")
        assert organization_names(server.url, initialized(server.url)) == []

    def test_shows_tokens_of_the_seed_that_work(self, serve: Any) -> None:
        server = serve("--seed", "demo")
        username, token, _ = server.line().split(maxsplit=2)
        headers = {"Authorization": f"Bearer {token}"}
        user = requests.get(f"{server.url}/api/v1/user/", headers=headers)
        assert (user.status_code, user.json()["username"]) == (200, username)

    def test_writes_the_port_to_a_file(self, serve: Any, tmp_path: Path) -> None:
        server = serve("--port-file", tmp_path / "port")
        assert (tmp_path / "port").read_text() == server.url.rpartition(":")[2] + "\n"
        assert [path.name for path in tmp_path.iterdir()] == ["port"]

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_stops_at_once_when_told_to(self, serve: Any, number: signal.Signals) -> None:
        server = serve()
        with requests.Session() as idle:
            idle.get(f"{server.url}/csrf_token")
            server.process.send_signal(number)
            assert server.process.wait(timeout=2) == 0

    def test_takes_seeds_in_order_from_several_places(self, serve: Any, tmp_path: Path) -> None:
        first, second = tmp_path / "first.json", tmp_path / "second"
        first.write_text(json.dumps({"fakequay": 1, "users": {"alice": {}}}))
        second.mkdir()
        (second / "a.json").write_text(json.dumps({"fakequay": 1, "users": {"bob": {}}}))
        server = serve("--seed", first, "--seed", second)
        for name in ("alice", "bob"):
            assert requests.get(f"{server.url}/api/v1/users/{name}").json()["username"] == name

    def test_reads_each_flag_from_a_variable_too(self, serve: Any, tmp_path: Path) -> None:
        server = serve(
            FAKEQUAY_SEED="contract,demo",
            FAKEQUAY_SET="REGISTRY_TITLE=From a variable\nFEATURE_TEAM_SYNCING=false\n",
            FAKEQUAY_PORT_FILE=str(tmp_path / "port"),
        )
        config = requests.get(f"{server.url}/config").json()
        assert config["config"]["REGISTRY_TITLE"] == "From a variable"
        assert config["features"]["TEAM_SYNCING"] is False
        assert (tmp_path / "port").exists()

    def test_prefers_a_flag_to_its_variable(self, serve: Any) -> None:
        server = serve("--set", "REGISTRY_TITLE=flag", FAKEQUAY_SET="REGISTRY_TITLE=variable")
        config = requests.get(f"{server.url}/config").json()["config"]
        assert config["REGISTRY_TITLE"] == "flag"

    def test_gives_other_tokens_under_other_ids(self, serve: Any) -> None:
        usual, other = serve("--seed", "demo"), serve("--seed", "demo", "--ids", "other")
        assert usual.line().split()[1] != other.line().split()[1]

    def test_lets_time_stand_still(self, serve: Any) -> None:
        server = serve("--clock", "2026-01-01T12:00:00Z")
        headers = initialized(server.url)
        user = requests.get(f"{server.url}/api/v1/superuser/users/alice", headers=headers)
        logs = requests.get(f"{server.url}/api/v1/user/logs", headers=headers)
        assert user.status_code in {200, 403}
        assert logs.json()["start_time"] == "Wed, 31 Dec 2025 12:00:00 -0000"

    @pytest.mark.parametrize(
        ("flags", "variables"),
        [
            (["--deliver-webhooks", "--background-jobs"], {}),
            ([], {"FAKEQUAY_DELIVER_WEBHOOKS": "true", "FAKEQUAY_BACKGROUND_JOBS": "1"}),
            (["--set", "FAKEQUAY_DELIVER_WEBHOOKS=true"], {}),
        ],
    )
    def test_sends_webhooks_where_it_is_told_to(
        self, serve: Any, flags: list[str], variables: dict[str, str]
    ) -> None:
        server = serve(*flags, **variables)
        state = requests.get(f"{server.url}/_fakequay/state").json()
        assert state["settings"]["FAKEQUAY_DELIVER_WEBHOOKS"] is True

    @pytest.mark.parametrize(
        ("upstreams", "complaint"),
        [
            ("[]", "FAKEQUAY_UPSTREAMS must be an object with repositories as keys, not []"),
            (
                '{"r/x": {"v1": {"layers": "two"}}}',
                "FAKEQUAY_UPSTREAMS: r/x:v1: 'two' is not a valid value for layers",
            ),
            (
                '{"r/x": {"v1": {"labels": {"a": 1}}}}',
                "FAKEQUAY_UPSTREAMS: r/x:v1: {'a': 1} is not a valid value for labels",
            ),
            (
                '{"r/x": {"v1": {"format": "tar"}}}',
                "FAKEQUAY_UPSTREAMS: r/x:v1: 'tar' is not a valid value for format",
            ),
        ],
    )
    def test_says_what_is_wrong_with_upstreams(
        self, run: Any, upstreams: str, complaint: str
    ) -> None:
        ended = run("serve", "--set", f"FAKEQUAY_UPSTREAMS={upstreams}")
        assert ended.returncode == 2
        assert complaint in ended.stderr


class TestServeWithData:
    def test_goes_on_where_it_was_stopped(self, serve: Any, tmp_path: Path) -> None:
        server = serve("--data", tmp_path / "data")
        headers = initialized(server.url)
        acme = {"name": "acme"}
        requests.post(f"{server.url}/api/v1/organization/", json=acme, headers=headers)
        server.process.terminate()
        server.process.wait()
        again = serve("--data", tmp_path / "data")
        assert organization_names(again.url, headers) == ["acme"]

    def test_a_reset_goes_back_to_the_seeds_even_then(self, serve: Any, tmp_path: Path) -> None:
        server = serve("--data", tmp_path / "data")
        headers = initialized(server.url)
        server.process.terminate()
        server.process.wait()
        again = serve("--data", tmp_path / "data")
        assert requests.post(f"{again.url}/_fakequay/reset").status_code == 204
        assert requests.get(f"{again.url}/api/v1/user/", headers=headers).status_code == 401
        assert initialized(again.url) == headers

    def test_refuses_a_folder_that_another_server_uses(
        self, serve: Any, run: Any, tmp_path: Path
    ) -> None:
        serve("--data", tmp_path)
        second = run("serve", "--port", 0, "--data", tmp_path)
        assert (second.returncode, second.stdout) == (5, "")
        assert str(tmp_path) in second.stderr


class TestServeWithTls:
    def test_says_and_writes_both_addresses(self, serve: Any, tmp_path: Path) -> None:
        ca, ports = tmp_path / "ca.pem", tmp_path / "ports"
        server = serve("--tls", "auto", "--tls-port", 0, "--port-file", ports, "--ca-file", ca)
        port, tls_port = ports.read_text().split()
        assert server.ready == (
            f"fakequay is ready at http://127.0.0.1:{port} and https://127.0.0.1:{tls_port}"
        )
        answer = requests.get(f"https://localhost:{tls_port}/_fakequay/ca.pem", verify=str(ca))
        assert answer.text == ca.read_text()

    def test_refuses_a_key_without_its_certificate(self, run: Any) -> None:
        ended = run("serve", "--port", 0, FAKEQUAY_TLS_KEY="/none")
        complaint = "Error: --tls-cert and --tls-key: set both or neither\n"
        assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", complaint)


class TestSecretsInFiles:
    def test_are_what_the_files_say(self, serve: Any, tmp_path: Path) -> None:
        token, pairs = tmp_path / "token", tmp_path / "pairs"
        token.write_text("sesame\n")
        pairs.write_text("REGISTRY_TITLE=From a file\n\nFEATURE_TEAM_SYNCING=false\n")
        server = serve(FAKEQUAY_CONTROL_TOKEN_FILE=str(token), FAKEQUAY_SET_FILE=str(pairs))
        clock = f"{server.url}/_fakequay/clock"
        headers = {"Authorization": "Bearer sesame"}
        assert requests.get(clock).status_code == 401
        assert requests.get(clock, headers=headers).status_code == 200
        config = requests.get(f"{server.url}/config").json()
        assert config["config"]["REGISTRY_TITLE"] == "From a file"
        assert config["features"]["TEAM_SYNCING"] is False

    def test_are_named_in_the_help(self, run: Any) -> None:
        text = " ".join(run("serve", "--help").stdout.split())
        for name in ("CONTROL_TOKEN", "IDS", "SET"):
            assert f"env var: FAKEQUAY_{name}, FAKEQUAY_{name}_FILE" in text

    def test_that_cannot_be_read_are_named(self, run: Any, tmp_path: Path) -> None:
        ended = run("token", "robot", "acme+ci", FAKEQUAY_IDS_FILE=str(tmp_path / "none"))
        assert (ended.returncode, ended.stdout) == (2, "")
        complaint = f"Error: FAKEQUAY_IDS_FILE: {tmp_path}/none: No such file or directory\n"
        assert ended.stderr.endswith(complaint)

    def test_that_are_no_text_are_named(self, run: Any, tmp_path: Path) -> None:
        (tmp_path / "ids").write_bytes(b"\xff")
        ended = run("token", "robot", "acme+ci", FAKEQUAY_IDS_FILE=str(tmp_path / "ids"))
        complaint = f"Error: FAKEQUAY_IDS_FILE: {tmp_path}/ids: is not UTF-8 text\n"
        assert ended.stderr.endswith(complaint)

    def test_do_not_stand_in_the_variable_too(self, run: Any, tmp_path: Path) -> None:
        both = {"FAKEQUAY_IDS": "x", "FAKEQUAY_IDS_FILE": str(tmp_path / "ids")}
        ended = run("token", "robot", "acme+ci", **both)
        complaint = "Error: FAKEQUAY_IDS and FAKEQUAY_IDS_FILE are both set; set only one of them\n"
        assert ended.stderr.endswith(complaint)


class TestServeRefuses:
    def test_a_port_that_is_taken(self, run: Any, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            ended = run("serve", "--port", port, "--data", tmp_path)
        assert ended.returncode == 4
        complaint = f"Error: cannot listen on 127.0.0.1, port {port}: Address already in use\n"
        assert (ended.stdout, ended.stderr) == ("", complaint)

    def test_an_address_that_is_not_its_own(self, run: Any) -> None:
        ended = run("serve", "--host", "192.0.2.1", "--port", 0)
        assert ended.returncode == 4
        assert ended.stderr.startswith("Error: cannot listen on 192.0.2.1, port 0: ")

    def test_a_seed_that_is_none(self, run: Any, tmp_path: Path) -> None:
        seed = tmp_path / "wrong.json"
        seed.write_text('{"fakequay": 1, "usres": {}}')
        ended = run("serve", "--port", 0, "--seed", seed)
        assert ended.returncode == 3
        complaint = f'Error: {seed}: $.usres: unknown key; did you mean "users"?\n'
        assert (ended.stdout, ended.stderr) == ("", complaint)

    def test_a_data_folder_that_is_a_file(self, run: Any, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert run("serve", "--data", tmp_path / "file").returncode == 2

    def test_a_data_folder_that_cannot_be(self, run: Any) -> None:
        ended = run("serve", "--port", 0, "--data", "/proc/none")
        assert ended.returncode == 5
        assert "/proc/none" in ended.stderr

    def test_a_port_file_that_cannot_be_written(self, run: Any, tmp_path: Path) -> None:
        ended = run("serve", "--port", 0, "--port-file", tmp_path / "none" / "port")
        assert ended.returncode == 2
        assert ended.stderr.endswith(
            f"Error: --port-file {tmp_path}/none/port: No such file or directory\n"
        )

    def test_a_variable_that_it_does_not_know(self, run: Any) -> None:
        ended = run("serve", FAKEQUAY_PROT="8080")
        assert ended.returncode == 2
        complaint = "Error: unknown variable FAKEQUAY_PROT; did you mean FAKEQUAY_PORT?\n"
        assert ended.stderr.endswith(complaint)

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (["--port", "65536"], "65536 is not in the range 0<=x<=65535"),
            (["--durability", "often"], "'often' is not one of 'always', 'relaxed', 'none'"),
            (["--clock", "noon"], "'noon' is not a time in ISO 8601 or Unix seconds"),
            (["--clock", "nan"], "nan is not a time between the years 1970 and 3000"),
            (["--clock", "-1"], "-1 is not a time between the years 1970 and 3000"),
            (["--set", "FEATURE_X"], "'FEATURE_X' does not have the form KEY=VALUE"),
            (["--set", "LIBRARY_NAMESPACE=5"], "LIBRARY_NAMESPACE must be a string, not 5"),
            (["--set", "FEATURE_X=no"], "FEATURE_X must be true or false, not 'no'"),
        ],
    )
    def test_values_that_make_no_sense(
        self, run: Any, arguments: list[str], complaint: str
    ) -> None:
        ended = run("serve", *arguments)
        assert ended.returncode == 2
        assert f"Error: Invalid value for '{arguments[0]}' (env var: " in ended.stderr
        assert ended.stderr.rstrip(".\n").endswith(complaint)


class TestOptions:
    def test_every_setting_has_one(self) -> None:
        assert set(OPTIONS) == set(Settings.__dataclass_fields__)

    def test_help_names_every_variable(self, run: Any) -> None:
        text = run("serve", "--help").stdout
        assert [name for name in map(variable, OPTIONS) if name not in text] == []
