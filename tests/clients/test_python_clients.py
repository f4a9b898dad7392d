"""Unmodified Python clients of the Quay API against a running server."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fakequay import FakeQuay

pytestmark = pytest.mark.filterwarnings("ignore")  # warnings of other packages

ALL = "repo:read repo:write repo:admin repo:create user:read user:admin org:admin"
WALK = Path(__file__).with_name("bravado_walk.py")


def import_client(name: str) -> ModuleType:
    """Import a client package, or skip the test if it is not installed."""
    module: ModuleType = pytest.importorskip(name)
    return module


class TestQontractReconcile:
    @pytest.fixture
    def api(self, quay: FakeQuay) -> Any:
        api = import_client("reconcile.utils.quay_api").QuayApi(quay.token("owner", ALL), "acme")
        api.api_url = f"{quay.url}/api/v1"
        return api

    def test_teams_can_be_created_and_changed(self, api: Any) -> None:
        api.create_or_update_team("qa", "member", "quality")
        api.create_or_update_team("qa", "creator")
        assert api.list_team_members("qa") == []

    def test_members_can_be_added_and_removed(self, api: Any) -> None:
        assert api.add_user_to_team("reader", "members")
        assert sorted(api.list_team_members("members")) == ["member", "reader"]
        assert api.remove_user_from_team("reader", "members")
        assert api.list_team_members("members") == ["member"]

    def test_removing_a_user_outside_the_team_succeeds(self, api: Any) -> None:
        assert api.remove_user_from_team("stranger", "members")

    def test_team_members_can_be_cached(self, api: Any) -> None:
        assert api.list_team_members("members") == ["member"]
        assert api.list_team_members("members", cache=True) == ["member"]

    def test_existence_of_users_is_reported(self, api: Any) -> None:
        assert api.user_exists("reader")
        assert not api.user_exists("nobody")

    def test_unknown_team_raises_an_error(self, api: Any) -> None:
        missing = import_client("reconcile.utils.quay_api").QuayTeamNotFoundError
        with pytest.raises(missing):
            api.list_team_members("none")

    def test_repositories_can_be_created_changed_and_deleted(self, api: Any) -> None:
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

    def test_all_pages_of_repositories_are_read(self, api: Any) -> None:
        for number in range(120):
            api.repo_create(f"made-{number}", "", public=True)
        listed = [image["name"] for image in api.list_images()]
        assert len(listed) == len(set(listed)) == 122

    def test_team_permissions_can_be_set_and_changed(self, api: Any) -> None:
        assert api.get_repo_team_permissions("web", "members") is None
        api.set_repo_team_permissions("web", "members", "write")
        assert api.get_repo_team_permissions("web", "members") == "write"
        api.set_repo_team_permissions("web", "members", "read")
        assert api.get_repo_team_permissions("web", "members") == "read"

    def test_unknown_repository_raises_an_error(self, api: Any) -> None:
        error = import_client("requests").HTTPError
        with pytest.raises(error, match="404"):
            api.repo_update_description("none", "described")
        assert api.get_repo_team_permissions("none", "members") is None


class TestManagedTenants:
    @pytest.fixture
    def api(self, quay: FakeQuay) -> Any:
        import_client("sretoolbox.utils")
        api = import_client("managedtenants.bundles.quay_api").QuayAPI(
            "acme", quay.token("owner", ALL)
        )
        api.api_url = f"{quay.url}/api/v1"
        return api

    def test_missing_repository_is_created(self, api: Any) -> None:
        assert not api.repo_exists("bundle")
        assert api.ensure_repo("bundle")
        assert api.repo_exists("bundle")
        assert api.ensure_repo("bundle")

    def test_dry_run_creates_nothing(self, api: Any) -> None:
        assert api.ensure_repo("bundle", dry_run=True)
        assert not api.repo_exists("bundle")

    def test_creation_of_an_existing_repository_raises_an_error(self, api: Any) -> None:
        refused = import_client("managedtenants.bundles.exceptions").QuayAPIError
        assert api.repo_create("bundle")
        with pytest.raises(refused, match="Repository already exists"):
            api.repo_create("bundle")

    def test_repository_of_another_user_raises_an_error(self, api: Any, quay: FakeQuay) -> None:
        refused = import_client("managedtenants.bundles.exceptions").QuayAPIError
        api.headers["Authorization"] = f"Bearer {quay.token('stranger', ALL)}"
        with pytest.raises(refused, match="insufficient_scope"):
            api.repo_exists("web")


class TestPubtoolsQuay:
    @pytest.fixture
    def api(self, demo: FakeQuay) -> Any:
        module = import_client("pubtools._quay.quay_api_client")
        return module.QuayApiClient(demo.token("alice", ALL), host=demo.url)

    @pytest.fixture
    def registry(self, demo: FakeQuay) -> Any:
        module = import_client("pubtools._quay.quay_client")
        return module.QuayClient("alice", "password-of-alice", host=demo.url)

    def test_tags_can_be_deleted(self, api: Any, registry: Any) -> None:
        assert api.delete_tag("acme/web", "v1.0.0").status_code == 204
        assert sorted(registry.get_repository_tags("acme/web")["tags"]) == ["latest", "v1.1.0"]

    def test_deleting_unknown_tags_and_repositories_succeeds(self, api: Any) -> None:
        assert api.delete_tag("acme/web", "none").status_code == 404
        assert api.delete_repository("acme/web").status_code == 204
        assert api.delete_repository("acme/web").status_code == 204

    def test_manifests_and_digests_can_be_read(self, registry: Any) -> None:
        index = registry.get_manifest("quay.io/acme/web:v1.1.0")
        platforms = [one["platform"]["architecture"] for one in index["manifests"]]
        assert platforms == ["amd64", "arm64"]
        child = index["manifests"][0]
        of_one = registry.get_manifest_digest(
            f"quay.io/acme/web@{child['digest']}", child["mediaType"]
        )
        assert of_one == child["digest"]

    def test_unknown_image_raises_an_error(self, registry: Any) -> None:
        missing = import_client("pubtools._quay.exceptions").ManifestNotFoundError
        with pytest.raises(missing):
            registry.get_manifest_digest("quay.io/acme/web:none", registry.MANIFEST_OCI_LIST_TYPE)

    def test_image_of_another_media_type_raises_an_error(self, registry: Any) -> None:
        other = import_client("pubtools._quay.exceptions").ManifestTypeError
        with pytest.raises(other):
            registry.get_manifest("quay.io/acme/web:v1.0.0", media_type=registry.MANIFEST_LIST_TYPE)

    def test_image_can_be_tagged_by_uploading_its_manifest(self, registry: Any) -> None:
        manifest = registry.get_manifest("quay.io/acme/web:v1.0.0", raw=True)
        registry.upload_manifest(manifest, "quay.io/acme/web:again", raw=True)
        assert registry.get_manifest("quay.io/acme/web:again", raw=True) == manifest

    def test_all_pages_of_tags_are_read(self, registry: Any) -> None:
        manifest = registry.get_manifest("quay.io/acme/web:v1.0.0", raw=True)
        for number in range(60):
            registry.upload_manifest(manifest, f"quay.io/acme/web:{number}", raw=True)
        assert len(registry.get_repository_tags("acme/web")["tags"]) == 63


# Operations that return another status than 200 to alice.
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
    def walk_results(self, demo: FakeQuay) -> list[tuple[str, int, str]]:
        import_client("bravado.client")
        command = [sys.executable, str(WALK), demo.url, demo.token("alice", ALL)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [tuple(json.loads(line)) for line in done.stdout.splitlines()]

    def test_client_generated_from_the_discovery_document_calls_the_api(
        self, walk_results: list[tuple[str, int, str]]
    ) -> None:
        read, written = walk_results[:-8], walk_results[-8:]

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
