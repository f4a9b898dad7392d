"""``fakequay env``: settings for clients."""

import base64
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from fakequay import FakeQuay
from fakequay.cli import command
from fakequay.cli.client_configuration import CLIENTS
from tests.support.http_listener import run_listener


@pytest.fixture(scope="module")
def quay() -> Iterator[FakeQuay]:
    with FakeQuay(seed="demo") as quay:
        yield quay


def run_env(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["env", *arguments])


def test_shell_exports_contain_a_valid_token(quay: FakeQuay) -> None:
    exports = run_env("python", "--url", quay.url).stdout
    shell = f'{exports}echo "$QUAY_URL $QUAY_TOKEN"'
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True)
    url, token = done.stdout.split()
    headers = {"Authorization": f"Bearer {token}"}
    assert requests.get(f"{url}/api/v1/user/", headers=headers).json()["username"] == "alice"


def test_given_token_is_printed_without_a_request() -> None:
    result = run_env(
        "ansible", "--url", "http://quay.invalid/", "--token", "abc", "--format", "json"
    )
    assert json.loads(result.stdout) == {"QUAY_HOST": "http://quay.invalid", "QUAY_TOKEN": "abc"}
    dotenv = run_env("curl", "--url", "http://quay.invalid", "--token", "abc", "--format", "dotenv")
    assert dotenv.stdout == "QUAY_URL='http://quay.invalid'\nQUAY_TOKEN='abc'\n"


def test_registry_auth_file_contains_valid_credentials(quay: FakeQuay, tmp_path: Path) -> None:
    file = tmp_path / "auth.json"
    result = run_env("skopeo", "--url", quay.url, "--format", "file", "--output", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    host = quay.url.removeprefix("http://")
    auth = json.loads(file.read_text())["auths"][host]["auth"]
    name, _, token = base64.b64decode(auth).decode().partition(":")
    assert (name, token) == ("$oauthtoken", quay.token("alice"))
    scope = {"scope": "repository:acme/web:pull"}
    assert requests.get(f"{quay.url}/v2/auth", params=scope, auth=(name, token)).status_code == 200


@pytest.mark.parametrize(
    ("client", "content"),
    [
        (
            "ansible",
            "quay_host: http://h:1\nquay_token: abc\nquay_validate_certs: false\n",
        ),
        ("terraform", 'quay_url   = "http://h:1"\nquay_token = "abc"\n'),
        ("curl", 'header = "Authorization: Bearer abc"\n'),
        ("registries", '[[registry]]\nlocation = "h:1"\ninsecure = true\n'),
        ("docker-daemon", '{\n  "insecure-registries": [\n    "h:1"\n  ]\n}\n'),
        ("qontract", '[quay]\napi_url = "h:1"\ntoken = "abc"\n'),
        ("go-quay", "QUAY_URL=http://h:1\nQUAY_TOKEN=abc\n"),
    ],
)
def test_each_client_has_its_file_format(client: str, content: str) -> None:
    result = run_env(client, "--url", "http://h:1", "--token", "abc", "--format", "file")
    assert result.stdout == content


def test_list_option_prints_the_clients() -> None:
    assert [line.split()[0] for line in run_env("--list").stdout.splitlines()] == [
        *CLIENTS,
        "proxy",
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "complaint"),
    [
        (("--url", "quay"), 2, "--url: 'quay' is not an http or https URL"),
        (("--url", "http://h:99999"), 2, "--url: 'http://h:99999' is not an http or https URL"),
        (("--url", "http://[::1"), 2, "--url: 'http://[::1' is not an http or https URL"),
        (("--url", "http://127.0.0.1:1"), 1, "is fakequay running at this URL?"),
        (("--url", "http://h", "--token", "abc", "-o", "/nowhere/at/all"), 2, "No such file"),
    ],
)
def test_invalid_arguments_are_errors(
    arguments: tuple[str, ...], status: int, complaint: str
) -> None:
    result = run_env("python", *arguments)
    assert result.exit_code == status
    assert complaint in result.stderr


def test_unknown_user_is_an_error(quay: FakeQuay) -> None:
    result = run_env("python", "--url", quay.url, "--user", "nobody", "--scope", "repo:read")
    assert result.exit_code == 1
    assert "user 'nobody' does not exist" in result.stderr


def test_expired_token_is_replaced_by_a_valid_one() -> None:
    with FakeQuay(seed="demo") as quay:

        def call_with_printed_token() -> int:
            token = json.loads(run_env("python", "--url", quay.url, "--format", "json").stdout)
            headers = {"Authorization": f"Bearer {token['QUAY_TOKEN']}"}
            return requests.get(f"{quay.url}/api/v1/user/", headers=headers).status_code

        with quay.faults.add("getLoggedInUser", expire=True, times=1):
            assert [call_with_printed_token(), call_with_printed_token()] == [401, 200]


def test_disabled_user_is_an_error(quay: FakeQuay) -> None:
    result = run_env("python", "--url", quay.url, "--user", "erin")
    assert result.exit_code == 1
    complaint = "username: user erin is disabled, so Quay accepts none of the user's tokens"
    assert f"Error: {quay.url}: {complaint}" in result.stderr


def test_control_token_is_sent_to_a_protected_server() -> None:
    with FakeQuay(seed="demo", control_token="sesame") as protected:
        refused = run_env("python", "--url", protected.url)
        result = run_env("curl", "--url", protected.url, "--control-token", "sesame")
        assert f"export QUAY_TOKEN={protected.token('alice')}" in result.stdout
    assert refused.exit_code == 1
    assert "control API refused the request: send the header 'Authorization" in refused.stderr


@pytest.mark.parametrize("body", [b"[]", b"{}", b"<html>"])
def test_answer_of_another_server_is_an_error(body: bytes) -> None:
    with run_listener() as other:
        other.answer_body = body
        result = run_env("python", "--url", f"http://127.0.0.1:{other.server_port}")
    assert result.exit_code == 1
    assert result.stderr.endswith("; is fakequay running at this URL?\n")
