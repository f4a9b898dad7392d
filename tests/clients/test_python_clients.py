"""Python clients of Quay's API, unchanged, against a live server."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fakequay import FakeQuay

pytestmark = pytest.mark.filterwarnings("ignore")  # theirs are not ours to mend

ALL = "repo:read repo:write repo:admin repo:create user:read user:admin org:admin"
WALK = Path(__file__).with_name("bravado_walk.py")


def client(name: str) -> ModuleType:
    """A client that CI installs; without it there is nothing to try."""
    module: ModuleType = pytest.importorskip(name)
    return module


class TestQontractReconcile:
    @pytest.fixture
    def api(self, quay: FakeQuay) -> Any:
        api = client("reconcile.utils.quay_api").QuayApi(quay.token("owner", ALL), "acme")
        api.api_url = f"{quay.url}/api/v1"
        return api

    def test_creates_and_changes_teams(self, api: Any) -> None:
        api.create_or_update_team("qa", "member", "quality")
        api.create_or_update_team("qa", "creator")
        assert api.list_team_members("qa") == []

    def test_takes_members_in_and_out(self, api: Any) -> None:
        assert api.add_user_to_team("reader", "members")
        assert sorted(api.list_team_members("members")) == ["member", "reader"]
        assert api.remove_user_from_team("reader", "members")
        assert api.list_team_members("members") == ["member"]

    def test_removing_who_is_in_no_team_is_no_error(self, api: Any) -> None:
        assert api.remove_user_from_team("stranger", "members")

    def test_remembers_members_where_it_is_told_to(self, api: Any) -> None:
        assert api.list_team_members("members") == ["member"]
        assert api.list_team_members("members", cache=True) == ["member"]

    def test_knows_who_exists(self, api: Any) -> None:
        assert api.user_exists("reader")
        assert not api.user_exists("nobody")

    def test_a_missing_team_is_told_from_an_empty_one(self, api: Any) -> None:
        missing = client("reconcile.utils.quay_api").QuayTeamNotFoundError
        with pytest.raises(missing):
            api.list_team_members("none")

    def test_repositories_live_and_die(self, api: Any) -> None:
        api.repo_create("made", "by a client", public=True)
        (made,) = [image for image in api.list_images() if image["name"] == "made"]
        assert (made["description"], made["is_public"]) == ("by a client", True)
        api.repo_update_description("made", "described")
        api.repo_make_private("made")
        (made,) = [image for image in api.list_images() if image["name"] == "made"]
        assert (made["description"], made["is_public"]) == ("described", False)
        api.repo_make_public("made")
        api.repo_delete("made")
        api.repo_delete("made")
        assert [image["name"] for image in api.list_images()] == ["web", "docs"]

    def test_follows_pages(self, api: Any) -> None:
        for number in range(120):
            api.repo_create(f"made-{number}", "", public=True)
        listed = [image["name"] for image in api.list_images()]
        assert len(listed) == len(set(listed)) == 122

    def test_permissions_of_teams(self, api: Any) -> None:
        assert api.get_repo_team_permissions("web", "members") is None
        api.set_repo_team_permissions("web", "members", "write")
        assert api.get_repo_team_permissions("web", "members") == "write"
        api.set_repo_team_permissions("web", "members", "read")
        assert api.get_repo_team_permissions("web", "members") == "read"

    def test_a_repository_that_is_not_there_is_an_error(self, api: Any) -> None:
        error = client("requests").HTTPError
        with pytest.raises(error, match="404"):
            api.repo_update_description("none", "described")
        assert api.get_repo_team_permissions("none", "members") is None


class TestManagedTenants:
    @pytest.fixture
    def api(self, quay: FakeQuay) -> Any:
        client("sretoolbox.utils")
        api = client("managedtenants.bundles.quay_api").QuayAPI("acme", quay.token("owner", ALL))
        api.api_url = f"{quay.url}/api/v1"
        return api

    def test_makes_a_repository_that_is_missing(self, api: Any) -> None:
        assert not api.repo_exists("bundle")
        assert api.ensure_repo("bundle")
        assert api.repo_exists("bundle")
        assert api.ensure_repo("bundle")

    def test_does_nothing_where_it_only_tries(self, api: Any) -> None:
        assert api.ensure_repo("bundle", dry_run=True)
        assert not api.repo_exists("bundle")

    def test_hears_why_it_cannot_make_one(self, api: Any) -> None:
        refused = client("managedtenants.bundles.exceptions").QuayAPIError
        assert api.repo_create("bundle")
        with pytest.raises(refused, match="Repository already exists"):
            api.repo_create("bundle")

    def test_is_refused_what_is_not_its_own(self, api: Any, quay: FakeQuay) -> None:
        refused = client("managedtenants.bundles.exceptions").QuayAPIError
        api.headers["Authorization"] = f"Bearer {quay.token('stranger', ALL)}"
        with pytest.raises(refused, match="insufficient_scope"):
            api.repo_exists("web")


class TestPubtoolsQuay:
    @pytest.fixture
    def api(self, demo: FakeQuay) -> Any:
        module = client("pubtools._quay.quay_api_client")
        return module.QuayApiClient(demo.token("alice", ALL), host=demo.url)

    @pytest.fixture
    def registry(self, demo: FakeQuay) -> Any:
        module = client("pubtools._quay.quay_client")
        return module.QuayClient("alice", "password-of-alice", host=demo.url)

    def test_deletes_tags(self, api: Any, registry: Any) -> None:
        assert api.delete_tag("acme/web", "v1.0.0").status_code == 204
        assert sorted(registry.get_repository_tags("acme/web")["tags"]) == ["latest", "v1.1.0"]

    def test_deleting_what_is_not_there_is_no_error(self, api: Any) -> None:
        assert api.delete_tag("acme/web", "none").status_code == 404
        assert api.delete_repository("acme/web").status_code == 204
        assert api.delete_repository("acme/web").status_code == 204

    def test_reads_manifests_and_digests(self, registry: Any) -> None:
        index = registry.get_manifest("quay.io/acme/web:v1.1.0")
        platforms = [one["platform"]["architecture"] for one in index["manifests"]]
        assert platforms == ["amd64", "arm64"]
        child = index["manifests"][0]
        of_one = registry.get_manifest_digest(
            f"quay.io/acme/web@{child['digest']}", child["mediaType"]
        )
        assert of_one == child["digest"]

    def test_says_when_there_is_no_such_image(self, registry: Any) -> None:
        missing = client("pubtools._quay.exceptions").ManifestNotFoundError
        with pytest.raises(missing):
            registry.get_manifest_digest("quay.io/acme/web:none", registry.MANIFEST_OCI_LIST_TYPE)

    def test_says_when_an_image_is_not_of_the_kind(self, registry: Any) -> None:
        other = client("pubtools._quay.exceptions").ManifestTypeError
        with pytest.raises(other):
            registry.get_manifest("quay.io/acme/web:v1.0.0", media_type=registry.MANIFEST_LIST_TYPE)

    def test_tags_an_image_by_uploading_its_manifest(self, registry: Any) -> None:
        manifest = registry.get_manifest("quay.io/acme/web:v1.0.0", raw=True)
        registry.upload_manifest(manifest, "quay.io/acme/web:again", raw=True)
        assert registry.get_manifest("quay.io/acme/web:again", raw=True) == manifest

    def test_lists_tags_over_several_pages(self, registry: Any) -> None:
        manifest = registry.get_manifest("quay.io/acme/web:v1.0.0", raw=True)
        for number in range(60):
            registry.upload_manifest(manifest, f"quay.io/acme/web:{number}", raw=True)
        assert len(registry.get_repository_tags("acme/web")["tags"]) == 63


# What alice is told, where it is not the thing itself.
OTHERWISE = {
    400: {"listRepos", "getUserRobot", "getUserRobotFederation", "getUserRobotPermissions"},
    403: {
        "getRepositoryMirrorHealth",
        "getInstallUser",
        "getSuperUserRepositoryMirrorHealth",
        "listAllAppTokens",
        "listAllLogs",
        "listAllUsers",
        "listOrganizationQuotaSuperUser",
        "listServiceKeys",
        "listUserQuotaSuperUser",
    },
    404: {
        "getUserMarketplaceSubscriptions",
        "listOrgInvoices",
        "getRepoMirrorConfig",
        "getOrgMirrorConfig",
        "listOrgMirrorRepositories",
        "getRepoSignatures",
        "getUserInformation",
    },
    410: {"getTokens", "listRepoTokens"},
}


class TestBravado:
    @pytest.fixture
    def walked(self, demo: FakeQuay) -> list[tuple[str, int, str]]:
        client("bravado.client")
        command = [sys.executable, str(WALK), demo.url, demo.token("alice", ALL)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [tuple(json.loads(line)) for line in done.stdout.splitlines()]

    def test_a_client_made_of_the_discovery_document_calls_the_api(
        self, walked: list[tuple[str, int, str]]
    ) -> None:
        read, written = walked[:-8], walked[-8:]

        found: dict[int, set[str]] = {}
        for name, status, _ in read:
            found.setdefault(status, set()).add(name)
        assert {status: found[status] for status in OTHERWISE} == OTHERWISE
        assert (set(found), len(found[200])) == ({200, *OTHERWISE}, 59)

        answers = {name: json.loads(body) for name, status, body in read if status == 200}
        assert answers["getRepo"]["name"] == "web"
        assert answers["getOrganization"]["is_admin"] is True
        assert [one["name"] for one in answers["getMatchingEntities"]["results"]] == ["bob"]
        assert [status for _, status, _ in written] == [201, 201, 200, 200, 201, 200, 200, 204]
        (granted,) = json.loads(written[6][2])["permissions"]
        assert granted == {"repository": {"name": "new", "is_public": True}, "role": "write"}
