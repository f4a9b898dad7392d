"""Python clients of Quay's API, unchanged, against a live server."""

import json
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest

from fakequay import FakeQuay

pytestmark = pytest.mark.filterwarnings("ignore")  # theirs are not ours to mend

ALL = "repo:read repo:write repo:admin repo:create user:read user:admin org:admin"


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

    def test_teams_and_their_members(self, api: Any) -> None:
        api.create_or_update_team("qa", "member", "quality")
        assert api.list_team_members("qa") == []
        assert api.user_exists("reader")
        assert not api.user_exists("nobody")
        assert api.add_user_to_team("member", "qa")
        assert api.list_team_members("qa") == ["member"]
        assert api.remove_user_from_team("member", "qa")
        assert api.remove_user_from_team("member", "qa")

    def test_a_missing_team_is_told_from_an_empty_one(self, api: Any) -> None:
        missing = client("reconcile.utils.quay_api").QuayTeamNotFoundError
        with pytest.raises(missing):
            api.list_team_members("none")

    def test_repositories(self, api: Any) -> None:
        api.repo_create("made", "by a client", "private")
        api.repo_update_description("made", "described")
        api.repo_make_public("made")
        (made,) = [image for image in api.list_images() if image["name"] == "made"]
        assert (made["description"], made["is_public"]) == ("described", True)
        api.repo_make_private("made")
        api.repo_delete("made")
        assert "made" not in [image["name"] for image in api.list_images()]

    def test_permissions_of_teams(self, api: Any) -> None:
        assert api.get_repo_team_permissions("web", "members") is None
        api.set_repo_team_permissions("web", "members", "write")
        assert api.get_repo_team_permissions("web", "members") == "write"


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


class TestPubtoolsQuay:
    @pytest.fixture
    def api(self, quay: FakeQuay) -> Any:
        module = client("pubtools._quay.quay_api_client")
        return module.QuayApiClient(quay.token("owner", ALL), host=quay.url)

    def test_deleting_what_is_not_there_is_no_error(self, api: Any) -> None:
        assert api.delete_tag("acme/web", "none").status_code == 404
        assert api.delete_repository("acme/web").status_code == 204
        assert api.delete_repository("acme/web").status_code == 204


class TestQuayioSdk:
    @pytest.fixture
    def sdk(self, quay: FakeQuay) -> Any:
        module = client("quayio_sdk")
        configuration = module.Configuration()
        configuration.host = quay.url
        configuration.access_token = quay.token("owner", ALL)
        return module, module.ApiClient(configuration)

    def test_organizations_robots_and_teams(self, sdk: Any) -> None:
        module, api = sdk
        body = {"name": "initech", "email": "initech@example.com"}
        module.OrganizationApi(api).create_organization(body)
        module.RobotApi(api).create_org_robot("ci", "initech", {})
        module.TeamApi(api).update_organization_team("initech", "qa", {"role": "member"})
        _, status, _ = module.OrganizationApi(api).get_organization_with_http_info("initech")
        assert status == 200

    def test_a_slash_in_a_path_may_be_escaped(self, sdk: Any) -> None:
        module, api = sdk
        _, status, _ = module.RepositoryApi(api).get_repo_with_http_info("acme/web")
        assert status == 200
        body = {"visibility": "public"}
        module.RepositoryApi(api).change_repo_visibility("acme/web", body)
        _, status, _ = module.PermissionApi(api).list_repo_user_permissions_with_http_info(
            "acme/web"
        )
        assert status == 200

    def test_an_operation_documented_without_security_is_called_by_nobody(self, sdk: Any) -> None:
        module, api = sdk
        with pytest.raises(module.rest.ApiException) as refused:
            module.TeamApi(api).get_organization_team_permissions("acme", "members")
        assert refused.value.status == 401


CALLS = """
import sys
from bravado.client import SwaggerClient
from bravado.requests_client import RequestsClient

host, url, token = sys.argv[1:]
http = RequestsClient()
http.set_api_key(host, f"Bearer {token}", param_name="Authorization", param_in="header")
config = {"validate_responses": False, "validate_swagger_spec": False}
api = SwaggerClient.from_url(f"{url}/api/v1/discovery", http_client=http, config=config)
for called in (
    api.robot.getOrgRobots(orgname="acme"),
    api.repository.getRepo(repository="acme/web"),
):
    print(called.response().incoming_response.text)
"""


class TestBravado:
    def test_a_client_made_of_the_discovery_document_calls_the_api(self, quay: FakeQuay) -> None:
        client("bravado.client")
        # In a process of its own: it resolves schemas through a table that others fill, too.
        host = quay.url.removeprefix("http://")
        done = subprocess.run(
            [sys.executable, "-c", CALLS, host, quay.url, quay.token("owner", ALL)],
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stderr
        robots, repository = map(json.loads, done.stdout.splitlines())
        assert [robot["name"] for robot in robots["robots"]] == ["acme+ci"]
        assert (repository["namespace"], repository["name"]) == ("acme", "web")
