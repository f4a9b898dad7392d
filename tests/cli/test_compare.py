"""``fakequay compare`` and ``fakequay seed from-quay``, with fakequay as the real server."""

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
def real_server() -> Iterator[FakeQuay]:
    with FakeQuay(seed="demo", clock="2026-01-31") as quay:
        yield quay


SHOWN = Path(__file__).parent / "shown.json"
# Secrets of the seed, which the API does not return, with their replacements.
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
# Start options of the server, which the API does not return.
STARTED_WITH = ("settings", "clock")


@pytest.fixture(scope="module")
def complete_server() -> Iterator[FakeQuay]:
    """Return a server with all the data that ``seed from-quay`` reads."""
    with FakeQuay(seed=str(SHOWN)) as quay:
        yield quay


def seed_without_secrets() -> dict[str, Any]:
    text = SHOWN.read_text()
    for secret, instead in SECRETS.items():
        assert secret in text
        text = text.replace(secret, instead)
    return dict(json.loads(text))


def read_seed(quay: FakeQuay) -> dict[str, Any]:
    """Read the organization acme and return its seed with the settings and clock of the server."""
    token = quay.token("alice")
    read = run("seed", "from-quay", quay.url, "--organization", "acme", "--token", token)
    assert (read.exit_code, read.stderr) == (0, "")
    started = json.loads(SHOWN.read_text())
    return {**json.loads(read.stdout), **{key: started[key] for key in STARTED_WITH}}


def without_images(seed: dict[str, Any]) -> dict[str, Any]:
    """Remove images, which from-quay generates, and return the rest of the seed."""
    for repository in seed["repositories"].values():
        for made_up in ("blobs", "manifests"):
            repository.pop(made_up, None)
        for tag in repository.get("tags", {}).values():
            for of_image in ("content", "manifest"):
                tag.pop(of_image, None)
    return seed


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def compare(real_server: FakeQuay, fake: FakeQuay | None, *arguments: str) -> Result:
    here = fake.url if fake else "http://127.0.0.1:1"
    given = (
        "compare",
        "--with",
        real_server.url,
        "--token",
        real_server.token("alice"),
        "--fake",
        here,
    )
    return run(*given, *arguments)


class TestSeedFromQuay:
    def test_server_with_the_seed_returns_the_same_responses(
        self, real_server: FakeQuay, tmp_path: Path
    ) -> None:
        file = tmp_path / "acme.json"
        token = real_server.token("alice")
        arguments = ("--token", token, "--organization", "acme", "--output", str(file))
        read = run("seed", "from-quay", real_server.url, *arguments)
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
            done = compare(real_server, fake, "--fake-token", fake_token, *given, *ignored)
            assert done.stdout == ""
            assert (done.exit_code, done.stderr) == (0, "0 of 6 responses differ.\n")

    def test_reading_a_server_with_the_seed_returns_the_same_seed(
        self, real_server: FakeQuay
    ) -> None:
        arguments = ("--organization", "acme", "--token")
        first = json.loads(
            run("seed", "from-quay", real_server.url, *arguments, real_server.token("alice")).stdout
        )
        with FakeQuay(seed=first, clock="2026-01-31") as fake:
            again = run("seed", "from-quay", fake.url, *arguments, fake.token("alice")).stdout
        for one in (first, second := json.loads(again)):
            for repository in one["repositories"].values():
                for tag in repository.get("tags", {}).values():
                    assert tag.pop("content").startswith("sha256:")
        assert second == first

    def test_seed_contains_all_configuration_except_secrets(
        self, complete_server: FakeQuay
    ) -> None:
        read = read_seed(complete_server)
        assert not [secret for secret in SECRETS if secret in json.dumps(read)]
        with FakeQuay(seed=seed_without_secrets()) as expected, FakeQuay(seed=read) as fake:
            here, there = (without_images(seeds.export(one.world)) for one in (fake, expected))
            assert here == there

    def test_complete_seed_returns_the_same_responses(self, complete_server: FakeQuay) -> None:
        with (
            FakeQuay(seed=seed_without_secrets()) as expected,
            FakeQuay(seed=read_seed(complete_server)) as fake,
        ):
            names = ("acme/app", "acme/copy", "acme/web")
            of = [word for name in names for word in ("--repository", name)]
            fake.token("alice")
            done = compare(expected, fake, "--organization", "acme", *of)
            assert (done.exit_code, done.stdout) == (0, "")
            assert int(done.stderr.split()[2]) > 100
            again = without_images(read_seed(fake))
        assert again == without_images(read_seed(complete_server))

    def test_robots_in_permissions_are_declared(self) -> None:
        acme = {"teams": {"owners": {"role": "admin", "members": ["alice"]}}}
        bob = {"robots": {"ci": {}}}
        own = {
            "fakequay": 1,
            "users": {"alice": {}, "bob": bob},
            "organizations": {"acme": acme},
            "repositories": {"acme/web": {"permissions": {"users": {"bob+ci": "read"}}}},
        }
        with FakeQuay(seed=own) as quay:
            assert read_seed(quay)["users"] == {"alice": {}, "bob": bob}

    def test_mutable_tags_that_a_policy_covers_stay_mutable(self) -> None:
        policies = [{"tag_pattern": "v.*"}]
        web = {
            "tags": {"v1": {"immutable": False}, "v2": {}},
            "immutability_policies": policies,
        }
        own = {
            "fakequay": 1,
            "users": {"alice": {}},
            "organizations": {
                "acme": {"teams": {"owners": {"role": "admin", "members": ["alice"]}}}
            },
            "repositories": {"acme/web": web},
        }
        with FakeQuay(seed=own) as quay:
            tags = read_seed(quay)["repositories"]["acme/web"]["tags"]
        assert {name: tag["immutable"] for name, tag in tags.items()} == {"v1": False, "v2": True}

    def test_seed_contains_ids_of_quotas_and_null_values(self) -> None:
        acme: dict[str, Any] = {
            "teams": {"owners": {"role": "admin", "members": ["alice"]}},
            "quotas": [
                {
                    "id": 41,
                    "limit_bytes": 1000,
                    "limits": [{"id": 7, "type": "Reject", "limit_percent": 90}],
                }
            ],
            "mirror": {
                "registry_type": "harbor",
                "registry_url": "https://registry.example.com",
                "external_namespace": "project",
                "robot": None,
                "created": None,
                "sync_start": None,
            },
            "prune_policies": [
                {
                    "uuid": "0b1f6a5c-5d0e-4f0e-9d5b-3f1c6f1c2b7a",
                    "method": "number_of_tags",
                    "value": 3,
                    "tag_pattern_matches": None,
                }
            ],
        }
        own = {"fakequay": 1, "users": {"alice": {}}, "organizations": {"acme": acme}}
        with FakeQuay(seed=own) as quay:
            read = read_seed(quay)["organizations"]["acme"]
        assert (read["quotas"], read["prune_policies"]) == (acme["quotas"], acme["prune_policies"])
        assert (read["mirror"]["created"], read["mirror"]["sync_start"]) == (None, None)
        assert read["mirror"]["robot"] is None

    def test_seed_contains_no_secrets_and_reading_changes_nothing(
        self, real_server: FakeQuay
    ) -> None:
        token = real_server.token("alice")
        before, last = seeds.export(real_server.world), len(real_server.requests)
        text = run("seed", "from-quay", real_server.url, "--token", token).stdout
        seed = json.loads(text)
        assert {"acme", "initech"} <= seed["organizations"].keys()
        for robot in before["organizations"]["acme"]["robots"]:
            assert set(seed["organizations"]["acme"]["robots"][robot]) <= {
                "description",
                "federation",
            }
        assert token not in text
        assert {seen.method for seen in real_server.requests.find()[last:]} == {"GET"}
        assert seeds.export(real_server.world) == before

    def test_unreadable_servers_and_organizations_are_errors(self, real_server: FakeQuay) -> None:
        refused = run("seed", "from-quay", real_server.url, "--token", "wrong")
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "401, the server rejects the token" in refused.stderr
        gone = ("--token", real_server.token("alice"), "--organization", "gone")
        assert (
            "organization gone does not exist"
            in run("seed", "from-quay", real_server.url, *gone).stderr
        )
        unreachable = run("seed", "from-quay", "http://127.0.0.1:1", "--token", "x")
        assert (unreachable.exit_code, "refused" in unreachable.stderr) == (1, True)
        assert "is not an http or https URL" in run("seed", "from-quay", "quay.io").stderr
        private = run("seed", "from-quay", "https://alice:sesame@quay.io")
        assert (private.exit_code, "use a token instead" in private.stderr) == (1, True)
        assert "sesame" not in private.output


class TestCompare:
    def test_differences_are_printed_with_their_paths(
        self, real_server: FakeQuay, tmp_path: Path
    ) -> None:
        with FakeQuay(seed="demo", clock="2026-01-31") as fake:
            headers = {"Authorization": f"Bearer {fake.token('alice')}"}
            acme = f"{fake.url}/api/v1/organization/acme"
            requests.put(f"{acme}/team/devs", json={"role": "creator"}, headers=headers)
            requests.put(f"{acme}/robots/nightly", json={}, headers=headers)
            file = tmp_path / "paths"
            file.write_text(
                "# of acme\n/api/v1/organization/acme\n/api/v1/organization/acme/robots\n"
            )
            done = compare(real_server, fake, "--paths", str(file))
            assert done.exit_code == 1
            assert "GET /api/v1/organization/acme\n" in done.stdout
            assert (
                "  $.teams.devs.role: 'member' on the real server, 'creator' on fakequay\n"
                in done.stdout
            )
            assert "  $.robots.[acme+nightly]: only on fakequay\n" in done.stdout
            assert done.stderr == "2 of 2 responses differ.\n"
            path = ("--paths", "/api/v1/organization/acme")
            as_json = compare(real_server, fake, *path, "--json")
            difference = "$.teams.devs.role: 'member' on the real server, 'creator' on fakequay"
            assert json.loads(as_json.stdout) == {
                "compared": 1,
                "different": [{"path": path[1], "differences": [difference]}],
            }
            assert compare(real_server, fake, *path, "--ignore", "teams").exit_code == 0
            assert compare(real_server, fake, *path, "--shapes").exit_code == 0

    def test_all_operations_without_other_parameters_are_compared(
        self, real_server: FakeQuay
    ) -> None:
        with FakeQuay(seed="demo", clock="2026-01-31") as fake:
            fake.token("alice")
            of = ("--organization", "acme", "--repository", "acme/web")
            done = compare(real_server, fake, *of, "--ignore", "logs")
            answers = int(done.stderr.split()[2])
            assert answers > 40
            assert (done.exit_code, done.stdout) == (0, "")

    def test_unreachable_server_and_unknown_file_are_errors(self, real_server: FakeQuay) -> None:
        assert "refused" in compare(real_server, None, "--paths", "/api/v1/user/").stderr
        wrong = compare(real_server, real_server, "--paths", "nowhere.txt")
        assert (wrong.exit_code, "nowhere.txt: No such file" in wrong.stderr) == (2, True)
