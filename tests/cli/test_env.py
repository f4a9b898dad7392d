"""``fakequay env``: what clients are told."""

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


@pytest.fixture(scope="module")
def quay() -> Iterator[FakeQuay]:
    with FakeQuay(seed="demo") as quay:
        yield quay


def env(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["env", *arguments])


def test_a_shell_is_set_up_with_a_token_that_works(quay: FakeQuay) -> None:
    exports = env("python", "--url", quay.url).stdout
    shell = f'{exports}echo "$QUAY_URL $QUAY_TOKEN"'
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True)
    url, token = done.stdout.split()
    headers = {"Authorization": f"Bearer {token}"}
    assert requests.get(f"{url}/api/v1/user/", headers=headers).json()["username"] == "alice"


def test_a_token_that_is_given_is_not_asked_for() -> None:
    result = env("ansible", "--url", "http://quay.invalid/", "--token", "abc", "--format", "json")
    assert json.loads(result.stdout) == {"QUAY_HOST": "http://quay.invalid", "QUAY_TOKEN": "abc"}
    dotenv = env("curl", "--url", "http://quay.invalid", "--token", "abc", "--format", "dotenv")
    assert dotenv.stdout == "QUAY_URL='http://quay.invalid'\nQUAY_TOKEN='abc'\n"


def test_a_file_for_registries(quay: FakeQuay, tmp_path: Path) -> None:
    file = tmp_path / "auth.json"
    result = env("skopeo", "--url", quay.url, "--format", "file", "--output", str(file))
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
def test_each_client_has_a_file_of_its_own(client: str, content: str) -> None:
    result = env(client, "--url", "http://h:1", "--token", "abc", "--format", "file")
    assert result.stdout == content


def test_they_are_listed() -> None:
    assert [line.split()[0] for line in env("--list").stdout.splitlines()] == list(CLIENTS)


@pytest.mark.parametrize(
    ("arguments", "status", "complaint"),
    [
        (("--url", "quay"), 2, "--url quay: not an http or https URL"),
        (("--url", "http://127.0.0.1:1"), 1, "is fakequay running at this URL?"),
        (("--url", "http://h", "--token", "abc", "-o", "/nowhere/at/all"), 2, "No such file"),
    ],
)
def test_what_is_wrong_is_said(arguments: tuple[str, ...], status: int, complaint: str) -> None:
    result = env("python", *arguments)
    assert result.exit_code == status
    assert complaint in result.stderr


def test_a_user_who_is_not_there_has_no_token(quay: FakeQuay) -> None:
    result = env("python", "--url", quay.url, "--user", "nobody", "--scope", "repo:read")
    assert result.exit_code == 1
    assert "user nobody does not exist" in result.stderr
