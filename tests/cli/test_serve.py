"""``fakequay serve``: options, data folder, TLS, secrets in files and errors."""

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


def initialize(url: str) -> dict[str, str]:
    """Create the first user and return the headers with the access token."""
    body = {**ALICE, "access_token": True}
    answer = requests.post(f"{url}/api/v1/user/initialize", json=body).json()
    return {"Authorization": f"Bearer {answer['access_token']}"}


def organization_names(url: str, headers: dict[str, str]) -> list[str]:
    user = requests.get(f"{url}/api/v1/user/", headers=headers).json()
    return [one["name"] for one in user["organizations"]]


class TestServe:
    def test_ready_line_is_printed_when_the_server_accepts_requests(self, serve: Any) -> None:
        server = serve()
        assert server.ready == f"fakequay is ready at {server.url}"
        assert requests.get(f"{server.url}/_fakequay/ready").json() == {"ready": True}

    def test_ready_message_contains_the_release_and_the_urls(self, serve: Any) -> None:
        server = serve("--quay-version", "3.12")
        assert [server.read_line() for _ in range(4)] == [
            "Quay release: 3.12",
            f"console:      {server.url}/console/",
            f"API explorer: {server.url}/docs/",
            f"control API:  {server.url}/_fakequay/",
        ]
        for path in ("/console/", "/docs/"):
            assert requests.get(f"{server.url}{path}").status_code == 200

    def test_ready_message_of_a_server_without_console_does_not_name_it(self, serve: Any) -> None:
        server = serve("--no-console")
        lines = [server.read_line() for _ in range(3)]
        assert [line.partition(":")[0] for line in lines] == [
            "Quay release",
            "API explorer",
            "control API",
        ]

    def test_last_line_of_the_ready_message_prints_how_to_get_a_token(self, serve: Any) -> None:
        server = serve("--seed", "demo")
        while not (line := server.read_line()).startswith("get a token:"):
            assert line
        assert line == f"get a token:  fakequay token oauth USERNAME --url {server.url}"

    def test_server_for_other_machines_prints_a_random_control_token(self, serve: Any) -> None:
        tokens = []
        for _ in range(2):
            server = serve("--host", "0.0.0.0")
            while "control token" not in (line := server.read_line()):
                assert line
            token = line.removeprefix(
                "control token for requests from other machines (FAKEQUAY_CONTROL_TOKEN): "
            )
            tokens.append(token)
            reset = f"{server.url}/_fakequay/reset"
            headers = {"Host": "quay:8080"}
            refused = requests.post(reset, headers=headers)
            assert (refused.status_code, refused.json()) == (
                403,
                {
                    "message": "control API refused the header 'Host: quay:8080': send the header "
                    "'Authorization: Bearer TOKEN', where TOKEN is the control token that the "
                    "server printed when it started (in a container: see the log), or start the "
                    "server with FAKEQUAY_CONTROL_TOKEN"
                },
            )
            headers["Authorization"] = f"Bearer {token}"
            assert requests.post(reset, headers=headers).status_code == 204
            assert requests.post(reset).status_code == 204
        assert len(set(tokens)) == 2

    def test_server_on_loopback_generates_no_control_token(self, serve: Any) -> None:
        server = serve("--host", "127.0.0.1")
        while not (line := server.read_line()).startswith("get a token:"):
            assert "control token" not in line

    def test_server_without_a_seed_can_be_initialized(self, serve: Any) -> None:
        server = serve()
        assert server.read_token_line().startswith("no tokens yet")
        assert organization_names(server.url, initialize(server.url)) == []

    def test_server_with_users_but_no_tokens_names_the_command(
        self, serve: Any, tmp_path: Path
    ) -> None:
        (tmp_path / "seed.json").write_text('{"fakequay": 1, "users": {"alice": {}}}')
        server = serve("--seed", tmp_path / "seed.json")
        assert server.read_token_line() == "no tokens yet: get one with the following command"

    def test_printed_token_of_the_seed_is_valid(self, serve: Any) -> None:
        server = serve("--seed", "demo")
        username, token, _ = server.read_token_line().split(maxsplit=2)
        headers = {"Authorization": f"Bearer {token}"}
        user = requests.get(f"{server.url}/api/v1/user/", headers=headers)
        assert (user.status_code, user.json()["username"]) == (200, username)

    def test_expired_tokens_are_not_printed(self, serve: Any, tmp_path: Path) -> None:
        tokens = [{"user": "alice", "scope": "repo:read", "expires": "2024-01-01T00:00:00Z"}]
        application = {"portal": {"tokens": tokens}}
        owners = {"owners": {"role": "admin", "members": ["alice"]}}
        acme = {"teams": owners, "applications": application}
        seed = {"fakequay": 1, "users": {"alice": {}}, "organizations": {"acme": acme}}
        (tmp_path / "seed.json").write_text(json.dumps(seed))
        server = serve("--seed", tmp_path / "seed.json")
        assert server.read_token_line() == "no valid tokens: create one with POST /_fakequay/tokens"

    def test_port_file_contains_the_port(self, serve: Any, tmp_path: Path) -> None:
        server = serve("--port-file", tmp_path / "port")
        assert (tmp_path / "port").read_text() == server.url.rpartition(":")[2] + "\n"
        assert [path.name for path in tmp_path.iterdir()] == ["port"]

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_signal_stops_the_server_immediately(self, serve: Any, number: signal.Signals) -> None:
        server = serve()
        with requests.Session() as idle:
            idle.get(f"{server.url}/csrf_token")
            server.process.send_signal(number)
            assert server.process.wait(timeout=2) == 0

    def test_several_seeds_are_merged_in_order(self, serve: Any, tmp_path: Path) -> None:
        first, second = tmp_path / "first.json", tmp_path / "second"
        first.write_text(json.dumps({"fakequay": 1, "users": {"alice": {}}}))
        second.mkdir()
        (second / "a.json").write_text(json.dumps({"fakequay": 1, "users": {"bob": {}}}))
        server = serve("--seed", first, "--seed", second)
        for name in ("alice", "bob"):
            assert requests.get(f"{server.url}/api/v1/users/{name}").json()["username"] == name

    def test_options_can_be_environment_variables(self, serve: Any, tmp_path: Path) -> None:
        server = serve(
            FAKEQUAY_SEED="contract,demo",
            FAKEQUAY_SET="REGISTRY_TITLE=From a variable\nFEATURE_TEAM_SYNCING=false\n",
            FAKEQUAY_PORT_FILE=str(tmp_path / "port"),
        )
        config = requests.get(f"{server.url}/config").json()
        assert config["config"]["REGISTRY_TITLE"] == "From a variable"
        assert config["features"]["TEAM_SYNCING"] is False
        assert (tmp_path / "port").exists()

    def test_option_has_precedence_over_its_variable(self, serve: Any) -> None:
        server = serve("--set", "REGISTRY_TITLE=flag", FAKEQUAY_SET="REGISTRY_TITLE=variable")
        config = requests.get(f"{server.url}/config").json()["config"]
        assert config["REGISTRY_TITLE"] == "flag"

    def test_other_ids_text_derives_other_tokens(self, serve: Any) -> None:
        usual, other = serve("--seed", "demo"), serve("--seed", "demo", "--ids", "other")
        assert usual.read_token_line().split()[1] != other.read_token_line().split()[1]

    def test_clock_option_freezes_the_clock(self, serve: Any) -> None:
        server = serve("--clock", "2026-01-01T12:00:00Z")
        headers = initialize(server.url)
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
    def test_options_for_webhooks_and_background_jobs_are_applied(
        self, serve: Any, flags: list[str], variables: dict[str, str]
    ) -> None:
        server = serve(*flags, **variables)
        state = requests.get(f"{server.url}/_fakequay/state").json()
        assert state["settings"]["FAKEQUAY_DELIVER_WEBHOOKS"] is True

    @pytest.mark.parametrize(
        ("upstreams", "complaint"),
        [
            ("[]", "FAKEQUAY_UPSTREAMS: must be an object, not []"),
            (
                '{"r/x": {"v1": {"layers": "two"}}}',
                'FAKEQUAY_UPSTREAMS["r/x"].v1.layers: must be a whole number, not "two"',
            ),
            (
                '{"r/x": {"v1": {"labels": {"a": 1}}}}',
                'FAKEQUAY_UPSTREAMS["r/x"].v1.labels.a: must be a string, not 1',
            ),
            (
                '{"r/x": {"v1": {"format": "tar"}}}',
                'FAKEQUAY_UPSTREAMS["r/x"].v1.format: must be one of "oci", "docker", not "tar"',
            ),
        ],
    )
    def test_invalid_upstreams_are_an_error(self, run: Any, upstreams: str, complaint: str) -> None:
        ended = run("serve", "--set", f"FAKEQUAY_UPSTREAMS={upstreams}")
        assert ended.returncode == 2
        assert complaint in ended.stderr


class TestServeWithData:
    def test_restarted_server_has_the_same_data(self, serve: Any, tmp_path: Path) -> None:
        server = serve("--data", tmp_path / "data")
        headers = initialize(server.url)
        acme = {"name": "acme"}
        requests.post(f"{server.url}/api/v1/organization/", json=acme, headers=headers)
        server.process.terminate()
        server.process.wait()
        again = serve("--data", tmp_path / "data")
        assert organization_names(again.url, headers) == ["acme"]

    def test_reset_restores_the_seeds_after_a_restart(self, serve: Any, tmp_path: Path) -> None:
        server = serve("--data", tmp_path / "data")
        headers = initialize(server.url)
        server.process.terminate()
        server.process.wait()
        again = serve("--data", tmp_path / "data")
        assert requests.post(f"{again.url}/_fakequay/reset").status_code == 204
        assert requests.get(f"{again.url}/api/v1/user/", headers=headers).status_code == 401
        assert initialize(again.url) == headers

    def test_used_data_folder_is_an_error(self, serve: Any, run: Any, tmp_path: Path) -> None:
        serve("--data", tmp_path)
        second = run("serve", "--port", 0, "--data", tmp_path)
        assert (second.returncode, second.stdout) == (5, "")
        assert str(tmp_path) in second.stderr


class TestServeWithTls:
    def test_both_urls_are_printed_and_both_ports_written(self, serve: Any, tmp_path: Path) -> None:
        ca, ports = tmp_path / "ca.pem", tmp_path / "ports"
        server = serve("--tls", "auto", "--tls-port", 0, "--port-file", ports, "--ca-file", ca)
        port, tls_port = ports.read_text().split()
        assert server.ready == (
            f"fakequay is ready at http://127.0.0.1:{port} and https://127.0.0.1:{tls_port}"
        )
        answer = requests.get(f"https://localhost:{tls_port}/_fakequay/ca.pem", verify=str(ca))
        assert answer.text == ca.read_text()

    def test_key_without_certificate_is_an_error(self, run: Any) -> None:
        ended = run("serve", "--port", 0, FAKEQUAY_TLS_KEY="/none")
        complaint = "Error: set both --tls-cert and --tls-key, or neither\n"
        assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", complaint)


class TestSecretsInFiles:
    def test_files_contain_the_values_of_the_variables(self, serve: Any, tmp_path: Path) -> None:
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

    def test_empty_control_token_is_an_error(self, run: Any, tmp_path: Path) -> None:
        (tmp_path / "token").write_text("\n")
        ended = run("serve", FAKEQUAY_CONTROL_TOKEN_FILE=str(tmp_path / "token"))
        assert ended.returncode == 2
        assert "the control token is empty, so the control API would refuse" in ended.stderr

    def test_help_lists_the_file_variables(self, run: Any) -> None:
        text = " ".join(run("serve", "--help").stdout.split())
        for name in ("CONTROL_TOKEN", "IDS", "SET"):
            assert f"env var: FAKEQUAY_{name}, FAKEQUAY_{name}_FILE" in text

    def test_unreadable_file_is_an_error(self, run: Any, tmp_path: Path) -> None:
        ended = run("token", "robot", "acme+ci", FAKEQUAY_IDS_FILE=str(tmp_path / "none"))
        assert (ended.returncode, ended.stdout) == (2, "")
        complaint = (
            "Error: environment variable FAKEQUAY_IDS_FILE: cannot read the file "
            f"{tmp_path}/none: No such file or directory\n"
        )
        assert ended.stderr.endswith(complaint)

    def test_invalid_utf8_is_an_error(self, run: Any, tmp_path: Path) -> None:
        (tmp_path / "ids").write_bytes(b"\xff")
        ended = run("token", "robot", "acme+ci", FAKEQUAY_IDS_FILE=str(tmp_path / "ids"))
        complaint = (
            "Error: environment variable FAKEQUAY_IDS_FILE: cannot read the file "
            f"{tmp_path}/ids: the file is not UTF-8 text\n"
        )
        assert ended.stderr.endswith(complaint)

    def test_variable_and_file_variable_together_are_an_error(
        self, run: Any, tmp_path: Path
    ) -> None:
        both = {"FAKEQUAY_IDS": "x", "FAKEQUAY_IDS_FILE": str(tmp_path / "ids")}
        ended = run("token", "robot", "acme+ci", **both)
        problem = "FAKEQUAY_IDS and FAKEQUAY_IDS_FILE are both set; set only one of them"
        complaint = f"Error: the environment variables {problem}\n"
        assert ended.stderr.endswith(complaint)


class TestServeErrors:
    def test_used_port_is_an_error(self, run: Any, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            ended = run("serve", "--port", port, "--data", tmp_path)
        assert ended.returncode == 4
        complaint = f"Error: cannot listen on 127.0.0.1, port {port}: Address already in use\n"
        assert (ended.stdout, ended.stderr) == ("", complaint)

    def test_foreign_address_is_an_error(self, run: Any) -> None:
        ended = run("serve", "--host", "192.0.2.1", "--port", 0)
        assert ended.returncode == 4
        assert ended.stderr.startswith("Error: cannot listen on 192.0.2.1, port 0: ")

    def test_invalid_seed_is_an_error(self, run: Any, tmp_path: Path) -> None:
        seed = tmp_path / "wrong.json"
        seed.write_text('{"fakequay": 1, "usres": {}}')
        ended = run("serve", "--port", 0, "--seed", seed)
        assert ended.returncode == 3
        complaint = f'Error: {seed}: $.usres: unknown key; did you mean "users"?\n'
        assert (ended.stdout, ended.stderr) == ("", complaint)

    def test_file_as_data_folder_is_an_error(self, run: Any, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert run("serve", "--data", tmp_path / "file").returncode == 2

    def test_impossible_data_folder_is_an_error(self, run: Any) -> None:
        ended = run("serve", "--port", 0, "--data", "/proc/none")
        assert ended.returncode == 5
        assert "/proc/none" in ended.stderr

    def test_unwritable_port_file_is_an_error(self, run: Any, tmp_path: Path) -> None:
        ended = run("serve", "--port", 0, "--port-file", tmp_path / "none" / "port")
        assert ended.returncode == 2
        assert ended.stderr.endswith(
            f"Error: --port-file: cannot write or delete {tmp_path}/none/port: No such file or "
            "directory\n"
        )

    def test_unknown_variable_is_an_error_with_a_suggestion(self, run: Any) -> None:
        ended = run("serve", FAKEQUAY_PROT="8080")
        assert ended.returncode == 2
        complaint = (
            "Error: unknown environment variable FAKEQUAY_PROT; did you mean FAKEQUAY_PORT?\n"
        )
        assert ended.stderr.endswith(complaint)

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (["--port", "65536"], "65536 is not in the range 0<=x<=65535"),
            (["--durability", "often"], "'often' is not one of 'always', 'relaxed', 'none'"),
            (["--clock", "noon"], "'noon' is not a time in ISO 8601 or Unix seconds"),
            (["--clock", "nan"], "'nan' is not a time between the years 1970 and 3000"),
            (["--clock", "-1"], "'-1' is not a time between the years 1970 and 3000"),
            (
                ["--control-token", ""],
                "the control token is empty, so the control API would refuse every request; "
                "set a token, or do not set the option",
            ),
            (["--data", ""], "the path is empty"),
            (["--port-file", ""], "the path is empty"),
            (["--host", ""], "the address is empty"),
            (["--set", "FEATURE_MAILING"], "'FEATURE_MAILING' does not have the form KEY=VALUE"),
            (
                ["--set", "LIBRARY_NAMESPACE=[5]"],
                "LIBRARY_NAMESPACE: must be a string or null, not [5]",
            ),
            (
                ["--set", "FEATURE_MAILING=no"],
                'FEATURE_MAILING: must be true or false, not "no"',
            ),
        ],
    )
    def test_invalid_option_values_are_errors(
        self, run: Any, arguments: list[str], complaint: str
    ) -> None:
        ended = run("serve", *arguments)
        assert ended.returncode == 2
        assert f"Error: Invalid value for '{arguments[0]}' (env var: " in ended.stderr
        assert ended.stderr.rstrip(".\n").endswith(complaint)


class TestOptions:
    def test_every_setting_has_an_option(self) -> None:
        assert set(OPTIONS) == set(Settings.__dataclass_fields__)

    def test_help_lists_every_variable(self, run: Any) -> None:
        text = run("serve", "--help").stdout
        assert [name for name in map(variable, OPTIONS) if name not in text] == []
