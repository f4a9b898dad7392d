"""Command ``token``: prints tokens of a running server and of seeds."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from fakequay import FakeQuay
from fakequay.cli import command

USE = "Send the header 'Authorization: Bearer TOKEN'."


@pytest.fixture(scope="module")
def quay() -> Iterator[FakeQuay]:
    with FakeQuay(seed="demo", clock="2026-01-01T12:00:00Z") as quay:
        yield quay


def run_token(*arguments: str, url: str = "http://127.0.0.1:9") -> Result:
    return CliRunner().invoke(command, ["token", *arguments], env={"FAKEQUAY_URL": url})


def token_of(result: Result) -> str:
    assert result.exit_code == 0, result.stderr
    return str(result.stdout).removesuffix("\n")


class TestRunningServer:
    @pytest.mark.parametrize("more", [(), ("--application", "acme/automation")])
    def test_printed_oauth_token_works_without_another_call(
        self, quay: FakeQuay, more: tuple[str, ...]
    ) -> None:
        token = token_of(run_token("oauth", "alice", "org:admin", *more, url=quay.url))
        url = f"{quay.url}/api/v1/organization/acme/robots"
        headers = {"Authorization": f"Bearer {token}"}
        assert requests.get(url, headers=headers).status_code == 200

    def test_use_of_an_oauth_token_is_printed_to_stderr(self, quay: FakeQuay) -> None:
        result = run_token("oauth", "alice", "repo:read", url=quay.url)
        assert result.stdout == f"{quay.token('alice', 'repo:read')}\n"
        assert result.stderr == (
            "OAuth token of alice, application alice/fakequay, scopes: repo:read; valid until "
            f"2036-01-02T00:00:00Z. {USE}\n"
        )

    def test_token_can_be_expired(self, quay: FakeQuay) -> None:
        result = run_token("oauth", "alice", "user:read", "--expired", url=quay.url)
        assert result.stderr == (
            "OAuth token of alice, application alice/fakequay, scopes: user:read; expired at "
            f"2026-01-01T12:00:00Z. {USE}\n"
        )
        headers = {"Authorization": f"Bearer {token_of(result)}"}
        assert requests.get(f"{quay.url}/api/v1/user/", headers=headers).status_code == 401
        assert token_of(result) == quay.token("alice", "user:read", expired=True)

    def test_printed_robot_token_is_a_password_of_the_registry(self, quay: FakeQuay) -> None:
        result = run_token("robot", "acme+ci", url=quay.url)
        auth = ("acme+ci", token_of(result))
        assert requests.get(f"{quay.url}/v2/auth", auth=auth).status_code == 200
        assert result.stderr == (
            "Token of the robot account acme+ci; valid until it is regenerated. Use it as password "
            "of the user name acme+ci in docker, podman, skopeo or curl --user.\n"
        )

    def test_printed_app_token_is_a_password_of_the_registry(self, quay: FakeQuay) -> None:
        result = run_token("app", "alice", "desktop", url=quay.url)
        auth = ("$app", token_of(result))
        assert requests.get(f"{quay.url}/v2/auth", auth=auth).status_code == 200
        assert result.stderr == (
            "Application-specific token 'desktop' of alice; does not expire. Use it as password of "
            "the user name '$app' in docker, podman, skopeo or curl --user.\n"
        )

    def test_printed_client_is_that_of_the_application(self, quay: FakeQuay) -> None:
        result = run_token("client", "acme/automation", url=quay.url)
        headers = {"Authorization": f"Bearer {quay.token('alice')}"}
        url = f"{quay.url}/api/v1/organization/acme/applications"
        listed = requests.get(url, headers=headers).json()["applications"]
        [automation] = [item for item in listed if item["name"] == "automation"]
        assert token_of(result) == f"{automation['client_id']} {automation['client_secret']}"
        assert result.stderr.startswith(
            "Client id and client secret of the OAuth application acme/automation; valid until"
        )

    def test_control_token_is_sent_to_a_protected_server(self) -> None:
        with FakeQuay(seed="demo", control_token="sesame") as protected:
            refused = run_token("robot", "acme+ci", url=protected.url)
            url = protected.url
            printed = run_token("robot", "acme+ci", "--control-token", "sesame", url=url)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "FAKEQUAY_CONTROL_TOKEN" in refused.stderr
        assert len(token_of(printed)) == 64


UNKNOWN = [
    (("robot", "acme"), "robot account 'acme' does not exist; a name has the form OWNER+SHORTNAME"),
    (("robot", "acme+cj"), "the most similar name is 'acme+ci'"),
    (("client", "x"), "OAuth application 'x' does not exist; a path has the form ORGANIZATION/"),
    (("client", "acme/automatic"), "the most similar name is 'acme/automation'"),
    (("oauth", "nobody"), "user 'nobody' does not exist; the users are alice, auditor, bob, carol"),
    (("oauth", "alicia"), "user 'alicia' does not exist; the most similar name is 'alice'"),
    (("oauth", "erin"), "user erin is disabled, so Quay accepts none of the user's tokens"),
    (("app", "nobody", "laptop"), "user 'nobody' does not exist"),
]


class TestRefusals:
    @pytest.mark.parametrize(("arguments", "complaint"), UNKNOWN)
    def test_unknown_name_is_refused_by_a_server(
        self, quay: FakeQuay, arguments: tuple[str, ...], complaint: str
    ) -> None:
        result = run_token(*arguments, url=quay.url)
        assert (result.exit_code, result.stdout) == (1, "")
        assert complaint in result.stderr

    @pytest.mark.parametrize(("arguments", "complaint"), UNKNOWN)
    def test_unknown_name_is_refused_by_a_seed(
        self, arguments: tuple[str, ...], complaint: str
    ) -> None:
        result = run_token(*arguments, "--seed", "demo")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("Error: cannot read the credential from the seed demo: ")
        assert complaint in result.stderr

    def test_missing_server_is_an_error_that_names_the_seed_option(self) -> None:
        result = run_token("oauth", "alice")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "http://127.0.0.1:9: " in result.stderr
        assert 'Start a server with "fakequay serve --seed demo", set --url, or' in result.stderr

    @pytest.mark.parametrize("scope", ["repo:everything", ""])
    def test_unknown_scope_is_refused(self, scope: str) -> None:
        result = run_token("oauth", "alice", scope)
        assert (result.exit_code, result.stdout) == (2, "")
        assert (
            f"{scope!r} is not a list of OAuth scopes separated by spaces; choose from repo:read"
            in result.stderr
        )

    def test_ids_without_a_seed_are_refused(self) -> None:
        result = run_token("robot", "acme+ci", "--ids", "mine")
        assert result.exit_code == 2
        assert "--ids: permitted only with --seed" in result.stderr

    def test_invalid_url_is_refused(self) -> None:
        result = run_token("robot", "acme+ci", url="localhost")
        assert result.exit_code == 2
        assert "--url: 'localhost' is not an http or https URL" in result.stderr

    def test_url_with_a_password_is_refused_without_the_password(self) -> None:
        result = run_token("robot", "acme+ci", url="http://alice:sesame@127.0.0.1:9")
        assert result.exit_code == 2
        assert "--url: the URL must not contain a user name or a password" in result.stderr
        assert "sesame" not in result.output


class TestSeed:
    def test_tokens_of_a_seed_work_on_a_server_with_this_seed(self, tmp_path: Path) -> None:
        seed = {
            "fakequay": 1,
            "users": {"zoe": {"app_tokens": [{"title": "laptop"}], "robots": {"ci": {}}}},
            "organizations": {
                "hooli": {
                    "applications": {"portal": {"tokens": [{"user": "zoe", "scope": "repo:read"}]}}
                }
            },
        }
        file = tmp_path / "seed.json"
        file.write_text(json.dumps(seed))
        source = ("--seed", str(file), "--ids", "mine")
        with FakeQuay(file, ids="mine") as quay:
            for name in (
                ("oauth", "zoe", "repo:read", "--application", "hooli/portal"),
                ("robot", "zoe+ci"),
                ("app", "zoe", "laptop"),
                ("client", "hooli/portal"),
            ):
                with_seed = token_of(run_token(*name, *source))
                assert with_seed == token_of(run_token(*name, url=quay.url))

    def test_token_that_the_seed_does_not_contain_is_refused(self) -> None:
        result = run_token("oauth", "carol", "user:read", "--seed", "demo")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == (
            "Error: cannot read the credential from the seed demo: the application carol/fakequay "
            "has issued no valid OAuth token with the scopes 'user:read' to the user carol; call "
            "this command without --seed to create the token on a running server. Tokens of this "
            "user in the seed:\n  'repo:read repo:write repo:admin "
            "repo:create user:read user:admin org:admin' --application acme/automation\n  "
            "'repo:read' --application acme/portal\n"
        )

    def test_app_token_that_the_seed_does_not_contain_is_refused(self) -> None:
        result = run_token("app", "bob", "old laptop", "--seed", "demo")
        assert (result.exit_code, result.stdout) == (1, "")
        assert (
            "user bob has no valid application-specific token with the title 'old" in result.stderr
        )

    def test_unknown_seed_is_refused(self) -> None:
        result = run_token("robot", "acme+ci", "--seed", "dmeo")
        assert (result.exit_code, result.stdout) == (3, "")
        assert (
            "dmeo: no such file or folder; built-in seeds: contract, demo, empty" in result.stderr
        )
