"""quayio-sdk: organizations, teams, robots and repositories.

The SDK sends tokens only where the API document requires them, and escapes slashes.
"""

from pathlib import Path

import pytest

from tests.clients.sdk import Sdk, get_names

pytestmark = pytest.mark.filterwarnings("ignore")  # warnings of other packages

WEB = "acme/web"


def test_every_operation_of_the_sdk_is_called(alice: Sdk) -> None:
    tests = Path(__file__).parent.glob("test_quayio_sdk*.py")
    called = "".join(test.read_text(encoding="utf-8") for test in tests)
    missing = {
        name
        for name in alice.operations()
        if f".{name}(" not in called and f'"{name}"' not in called
    }
    assert missing == set()
    assert len(alice.operations()) == 115


class TestOrganizations:
    def test_organizations_can_be_created_changed_and_deleted(self, alice: Sdk) -> None:
        body = {"name": "umbrella", "email": "umbrella@example.com"}
        assert alice.create_organization(body) == "Created"
        assert alice.status == 201
        changed = alice.change_organization_details("umbrella", {"tag_expiration_s": 86400})
        assert (changed["name"], changed["is_admin"]) == ("umbrella", True)
        assert alice.delete_admined_organization("umbrella") is None
        assert alice.refusal("get_organization", "umbrella")[0] == 404

    def test_sdk_reads_organizations_without_a_token(self, alice: Sdk) -> None:
        seen = alice.get_organization("acme")
        assert (seen["name"], seen["is_admin"], seen["email"]) == ("acme", False, "")

    def test_members_and_collaborators_can_be_listed_and_removed(self, alice: Sdk) -> None:
        assert get_names(alice.get_organization_members("acme")["members"]) == [
            "alice",
            "bob",
            "carol",
        ]
        bob = alice.get_organization_member("acme", "bob")
        assert (bob["repositories"], get_names(bob["teams"])) == (["api"], ["builders", "devs"])
        alice.remove_organization_member("acme", "bob")
        assert alice.refusal("get_organization_member", "acme", "bob")[0] == 404
        alice.change_user_permissions(WEB, "dave", {"role": "read"})
        (dave,) = alice.get_organization_collaborators("acme")["collaborators"]
        assert (dave["name"], dave["repositories"]) == ("dave", ["web"])

    def test_applications_can_be_created_changed_and_deleted(self, alice: Sdk) -> None:
        made = alice.create_organization_application("acme", {"name": "robot shop"})
        key = made["client_id"]
        assert alice.get_organization_application(key, "acme") == made
        change = {"name": "shop", "redirect_uri": "", "application_uri": "http://shop.example.com"}
        changed = alice.update_organization_application(key, "acme", change)
        assert (changed["name"], changed["client_secret"]) == ("shop", made["client_secret"])
        assert alice.get_application_information(key)["uri"] == "http://shop.example.com"
        listed = alice.get_organization_applications("acme")["applications"]
        assert get_names(listed) == ["automation", "portal", "shop"]
        alice.delete_organization_application(key, "acme")
        assert alice.refusal("get_application_information", key)[0] == 404

    def test_prototypes_can_be_created_changed_and_deleted(self, alice: Sdk) -> None:
        body = {"delegate": {"kind": "team", "name": "readers"}, "role": "read"}
        made = alice.create_organization_prototype_permission("acme", body)
        key = made["id"]
        assert (alice.status, made["delegate"]["name"]) == (200, "readers")
        changed = alice.update_organization_prototype_permission("acme", key, {"role": "write"})
        listed = alice.get_organization_prototype_permissions("acme")["prototypes"]
        assert changed == {**made, "role": "write"}
        assert changed in listed
        alice.delete_organization_prototype_permission("acme", key)
        assert len(alice.get_organization_prototype_permissions("acme")["prototypes"]) == 3


class TestTeams:
    def test_members_and_invitations_can_be_added_and_removed(self, alice: Sdk) -> None:
        made = alice.update_organization_team("acme", "qa", {"role": "member", "description": "?"})
        assert (made["name"], made["role"], made["can_view"]) == ("qa", "member", True)
        alice.update_organization_team_member("carol", "acme", "qa")
        invited = alice.invite_team_member_email("new@example.com", "acme", "qa")
        assert (invited["email"], invited["invited"]) == ("new@example.com", True)
        seen = alice.get_organization_team_members("acme", "qa", include_pending=True)["members"]
        assert [one.get("name", one.get("email")) for one in seen] == ["carol", "new@example.com"]
        alice.delete_team_member_email_invite("new@example.com", "acme", "qa")
        alice.delete_organization_team_member("carol", "acme", "qa")
        assert alice.get_organization_team_members("acme", "qa")["members"] == []
        alice.delete_organization_team("acme", "qa")
        assert alice.refusal("get_organization_team_members", "acme", "qa")[0] == 404

    def test_sdk_reads_team_permissions_without_a_token(self, alice: Sdk) -> None:
        status, said = alice.refusal("get_organization_team_permissions", "acme", "devs")
        assert (status, said["error_type"]) == (401, "invalid_token")


class TestRobots:
    def test_robots_of_an_organization_can_be_created_and_deleted(self, alice: Sdk) -> None:
        made = alice.create_org_robot("night", "acme", {"description": "works late"})
        assert (alice.status, made["description"]) == (201, "works late")
        assert alice.get_org_robot("night", "acme")["token"] == made["token"]
        assert alice.regenerate_org_robot_token("night", "acme")["token"] != made["token"]
        listed = alice.get_org_robots("acme", token=False, permissions=True)["robots"]
        assert "acme+night" in get_names(listed)
        assert "token" not in listed[0]
        (granted,) = [
            one
            for one in alice.get_org_robot_permissions("ci", "acme")["permissions"]
            if one["repository"]["name"] == "web"
        ]
        assert granted["role"] == "write"
        alice.delete_org_robot("night", "acme")
        assert alice.refusal("get_org_robot", "night", "acme")[0] == 400

    def test_robots_of_a_user_can_be_created_and_deleted(self, alice: Sdk) -> None:
        made = alice.create_user_robot("night", {})
        assert alice.get_user_robot("night")["name"] == "alice+night"
        assert alice.regenerate_user_robot_token("night")["token"] != made["token"]
        assert get_names(alice.get_user_robots()["robots"]) == ["alice+night", "alice+scratch"]
        assert alice.get_user_robot_permissions("night") == {"permissions": []}
        alice.delete_user_robot("night")
        assert get_names(alice.get_user_robots()["robots"]) == ["alice+scratch"]


class TestRepositories:
    def test_repositories_can_be_created_changed_and_deleted(self, alice: Sdk) -> None:
        body = {"namespace": "acme", "repository": "new", "visibility": "private"}
        made = alice.create_repo({**body, "description": ""})
        assert (made["namespace"], made["name"], alice.status) == ("acme", "new", 201)
        assert alice.update_repo("acme/new", {"description": "said"}) == {"success": True}
        assert alice.change_repo_visibility("acme/new", {"visibility": "public"})["success"]
        seen = alice.get_repo("acme/new", include_tags=True)
        assert (seen["description"], seen["is_public"], seen["tags"]) == ("said", True, {})
        assert "new" in get_names(alice.list_repos(namespace="acme")["repositories"])
        alice.delete_repository("acme/new")
        assert alice.refusal("get_repo", "acme/new")[0] == 404

    def test_permissions_can_be_granted_and_removed(self, alice: Sdk) -> None:
        alice.change_user_permissions(WEB, "dave", {"role": "read"})
        alice.change_team_permissions(WEB, "builders", {"role": "admin"})
        assert alice.get_user_permissions(WEB, "dave")["role"] == "read"
        assert alice.get_team_permissions(WEB, "builders")["role"] == "admin"
        held = alice.get_user_transitive_permission(WEB, "bob")["permissions"]
        assert get_names(held, "role") == ["admin", "write"]
        users = alice.list_repo_user_permissions(WEB)["permissions"]
        teams = alice.list_repo_team_permissions(WEB)["permissions"]
        assert sorted(users) == ["acme+ci", "acme+deploy", "alice", "dave"]
        assert sorted(teams) == ["builders", "devs", "readers"]
        alice.delete_user_permissions(WEB, "dave")
        alice.delete_team_permissions(WEB, "builders")
        assert alice.refusal("get_user_permissions", WEB, "dave")[0] == 400
        assert alice.refusal("get_team_permissions", WEB, "builders")[0] == 400

    def test_notifications_can_be_created_tested_and_deleted(self, alice: Sdk) -> None:
        config = {"url": "http://hooks.example.com/all"}
        body = {"event": "repo_push", "method": "webhook", "config": config, "title": "all"}
        made = alice.create_repo_notification(WEB, {**body, "eventConfig": {}})
        key = made["uuid"]
        assert alice.get_repo_notification(WEB, key) == made
        assert alice.test_repo_notification(WEB, key) == {}
        assert alice.reset_repository_notification_failures(WEB, key) is None
        listed = alice.list_repo_notifications(WEB)["notifications"]
        assert get_names(listed, "title") == ["all", "tell the pipeline"]
        alice.delete_repo_notification(WEB, key)
        assert len(alice.list_repo_notifications(WEB)["notifications"]) == 1

    def test_access_tokens_return_410(self, alice: Sdk) -> None:
        gone = {"message": "Handling of access tokens is no longer supported"}
        assert alice.refusal("list_repo_tokens", WEB) == (410, gone)
        assert alice.refusal("get_tokens", "code", WEB) == (410, gone)
        assert alice.refusal("change_token", "code", WEB, {"role": "read"}) == (410, gone)
        assert alice.refusal("delete_token", "code", WEB) == (410, gone)
        said = {"message": "Creation of access tokens is no longer supported"}
        assert alice.refusal("create_token", WEB, {"friendlyName": "old"}) == (410, said)
