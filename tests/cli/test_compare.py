"""``fakequay compare`` and ``fakequay seed from-quay``, with a second fakequay for the real one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from fakequay import FakeQuay, seeds
from fakequay.cli import command


@pytest.fixture(scope="module")
def real() -> Iterator[FakeQuay]:
    with FakeQuay(seed="demo", clock="2026-01-31") as quay:
        yield quay


SHOWN = Path(__file__).parent / "shown.json"
# What is in it that nobody is told, and what stands there instead.
SECRETS = {
    '"client_secret": "CLIENTSECRET"': '"client_id": "PORTAL"',
    '"username": "PROXYUSER",': "",
    '"password": "PASSWORD1",': "",
    '"password": "PASSWORD2",': "",
    "u:PASSWORD3@": "",
    '"password": "PASSWORD4",': "",
    "u:PASSWORD5@": "",
    "?key=HOOKSECRET": "",
    "TEMPLATESECRET": "redacted",
    "sLaCkSeCrEtSlAcKsEcReT00": "redacted",
    "FLOWSECRET": "redacted",
    "HIPSECRET": "redacted",
}
# What a server is told when it starts, and no API tells.
STARTED_WITH = ("settings", "clock")


@pytest.fixture(scope="module")
def shown() -> Iterator[FakeQuay]:
    """A server with all in it that from-quay reads."""
    with FakeQuay(seed=str(SHOWN)) as quay:
        yield quay


def redacted() -> dict[str, Any]:
    text = SHOWN.read_text()
    for secret, instead in SECRETS.items():
        assert secret in text
        text = text.replace(secret, instead)
    return dict(json.loads(text))


def harvested(quay: FakeQuay) -> dict[str, Any]:
    """The seed of acme, to be started like the server it is of."""
    token = quay.token("alice")
    read = run("seed", "from-quay", quay.url, "--organization", "acme", "--token", token)
    assert (read.exit_code, read.stderr) == (0, "")
    started = json.loads(SHOWN.read_text())
    return {**json.loads(read.stdout), **{key: started[key] for key in STARTED_WITH}}


def without_images(seed: dict[str, Any]) -> dict[str, Any]:
    """Images are made up: the rest of a seed."""
    for repository in seed["repositories"].values():
        for made_up in ("blobs", "manifests"):
            repository.pop(made_up, None)
        for tag in repository.get("tags", {}).values():
            for of_image in ("content", "manifest"):
                tag.pop(of_image, None)
    return seed


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def compare(real: FakeQuay, fake: FakeQuay | None, *arguments: str) -> Result:
    here = fake.url if fake else "http://127.0.0.1:1"
    given = ("compare", "--with", real.url, "--token", real.token("alice"), "--fake", here)
    return run(*given, *arguments)


class TestFromQuay:
    def test_gives_the_same_answers_again(self, real: FakeQuay, tmp_path: Path) -> None:
        file = tmp_path / "acme.json"
        token = real.token("alice")
        arguments = ("--token", token, "--organization", "acme", "--output", str(file))
        read = run("seed", "from-quay", real.url, *arguments)
        assert (read.exit_code, read.output) == (0, "")
        assert run("seed", "check", str(file)).output == f"{file}: valid\n"
        with FakeQuay(seed=str(file), clock="2026-01-31") as fake:
            fake_token = fake.token("alice")
            paths = (
                "/api/v1/organization/acme",
                "/api/v1/organization/acme/robots",
                "/api/v1/organization/acme/team/devs/members",
                "/api/v1/repository/acme/web/permissions/user/",
                "/api/v1/repository/acme/web/permissions/team/",
                "/api/v1/repository?namespace=acme&public=true",
            )
            given = [word for path in paths for word in ("--paths", path)]
            ignored = ("--ignore", "unstructured_metadata")
            done = compare(real, fake, "--fake-token", fake_token, *given, *ignored)
            assert done.stdout == ""
            assert (done.exit_code, done.stderr) == (0, "0 of 6 responses differ.\n")

    def test_gives_the_same_seed_again(self, real: FakeQuay) -> None:
        arguments = ("--organization", "acme", "--token")
        first = json.loads(
            run("seed", "from-quay", real.url, *arguments, real.token("alice")).stdout
        )
        with FakeQuay(seed=first, clock="2026-01-31") as fake:
            again = run("seed", "from-quay", fake.url, *arguments, fake.token("alice")).stdout
        for one in (first, second := json.loads(again)):
            for repository in one["repositories"].values():
                for tag in repository.get("tags", {}).values():
                    assert tag.pop("content").startswith("sha256:")
        assert second == first

    def test_reads_all_that_is_set_up_but_secrets(self, shown: FakeQuay) -> None:
        read = harvested(shown)
        assert not [secret for secret in SECRETS if secret in json.dumps(read)]
        with FakeQuay(seed=redacted()) as expected, FakeQuay(seed=read) as fake:
            here, there = (without_images(seeds.export(one.world)) for one in (fake, expected))
            assert here == there

    def test_is_answered_from_like_the_server_that_was_read(self, shown: FakeQuay) -> None:
        with FakeQuay(seed=redacted()) as expected, FakeQuay(seed=harvested(shown)) as fake:
            names = ("acme/app", "acme/copy", "acme/web")
            of = [word for name in names for word in ("--repository", name)]
            fake.token("alice")
            done = compare(expected, fake, "--organization", "acme", *of)
            assert (done.exit_code, done.stdout) == (0, "")
            assert int(done.stderr.split()[2]) > 100
            again = without_images(harvested(fake))
        assert again == without_images(harvested(shown))

    def test_introduces_robots_that_no_list_has_shown(self) -> None:
        acme = {"teams": {"owners": {"role": "admin", "members": ["alice"]}}}
        bob = {"robots": {"ci": {}}}
        own = {
            "fakequay": 1,
            "users": {"alice": {}, "bob": bob},
            "organizations": {"acme": acme},
            "repositories": {"acme/web": {"permissions": {"users": {"bob+ci": "read"}}}},
        }
        with FakeQuay(seed=own) as quay:
            assert harvested(quay)["users"] == {"alice": {}, "bob": bob}

    def test_holds_no_secret_and_only_reads(self, real: FakeQuay) -> None:
        token = real.token("alice")
        before, last = seeds.export(real.world), len(real.requests)
        text = run("seed", "from-quay", real.url, "--token", token).stdout
        seed = json.loads(text)
        assert {"acme", "initech"} <= seed["organizations"].keys()
        for robot in before["organizations"]["acme"]["robots"]:
            assert set(seed["organizations"]["acme"]["robots"][robot]) <= {
                "description",
                "federation",
            }
        assert token not in text
        assert {seen.method for seen in real.requests.find()[last:]} == {"GET"}
        assert seeds.export(real.world) == before

    def test_says_what_cannot_be_read(self, real: FakeQuay) -> None:
        refused = run("seed", "from-quay", real.url, "--token", "wrong")
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "401, the server rejects the token" in refused.stderr
        gone = ("--token", real.token("alice"), "--organization", "gone")
        assert (
            "organization gone does not exist" in run("seed", "from-quay", real.url, *gone).stderr
        )
        unreachable = run("seed", "from-quay", "http://127.0.0.1:1", "--token", "x")
        assert (unreachable.exit_code, "refused" in unreachable.stderr) == (1, True)
        assert "is not an http or https URL" in run("seed", "from-quay", "quay.io").stderr


class TestCompare:
    def test_shows_where_answers_differ(self, real: FakeQuay, tmp_path: Path) -> None:
        with FakeQuay(seed="demo", clock="2026-01-31") as fake:
            headers = {"Authorization": f"Bearer {fake.token('alice')}"}
            acme = f"{fake.url}/api/v1/organization/acme"
            requests.put(f"{acme}/team/devs", json={"role": "creator"}, headers=headers)
            requests.put(f"{acme}/robots/nightly", json={}, headers=headers)
            file = tmp_path / "paths"
            file.write_text(
                "# of acme\n/api/v1/organization/acme\n/api/v1/organization/acme/robots\n"
            )
            done = compare(real, fake, "--paths", str(file))
            assert done.exit_code == 1
            assert "GET /api/v1/organization/acme\n" in done.stdout
            assert (
                "  $.teams.devs.role: 'member' on the real server, 'creator' on fakequay\n"
                in done.stdout
            )
            assert "  $.robots.[acme+nightly]: only on fakequay\n" in done.stdout
            assert done.stderr == "2 of 2 responses differ.\n"
            path = ("--paths", "/api/v1/organization/acme")
            assert compare(real, fake, *path, "--ignore", "teams").exit_code == 0
            assert compare(real, fake, *path, "--shapes").exit_code == 0

    def test_asks_all_that_needs_no_parameter(self, real: FakeQuay) -> None:
        with FakeQuay(seed="demo", clock="2026-01-31") as fake:
            fake.token("alice")
            of = ("--organization", "acme", "--repository", "acme/web")
            done = compare(real, fake, *of, "--ignore", "logs")
            answers = int(done.stderr.split()[2])
            assert answers > 40
            assert (done.exit_code, done.stdout) == (0, "")

    def test_says_what_it_cannot_ask(self, real: FakeQuay) -> None:
        assert "refused" in compare(real, None, "--paths", "/api/v1/user/").stderr
        wrong = compare(real, real, "--paths", "nowhere.txt")
        assert (wrong.exit_code, "nowhere.txt: No such file" in wrong.stderr) == (2, True)
