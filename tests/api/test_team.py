"""Team area: teams and their synchronization with directory groups."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.world import World
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid, team

if TYPE_CHECKING:
    from tests.conftest import Api

TEAMS = "/organization/acme/team"
MEMBERS = f"{TEAMS}/members/members"
SYNC = f"{TEAMS}/members/syncing"
GROUP = "cn=dev,ou=Users"
DIRECTORY = {
    "AUTHENTICATION_TYPE": "LDAP",
    "LDAP_BASE_DN": ["dc=example", "dc=com"],
    "FAKEQUAY_DIRECTORY": {"groups": {GROUP: ["reader", "writer", "nobody"], "cn=empty": []}},
}


def expected_team(
    name: str, role: str, description: str = "", *, new: bool = False
) -> dict[str, Any]:
    return {
        "name": name,
        "description": description,
        "can_view": True,
        "role": role,
        "avatar": team(name),
        "new_team": new,
    }


def list_member_names(api: "Api", path: str = MEMBERS) -> list[str]:
    return [one["name"] for one in api.get(path).json["members"]]


class TestUpdateOrganizationTeam:
    def test_creates_a_team(self, owner: "Api") -> None:
        body = {"role": "creator", "description": "makes"}

        answer = owner.put(f"{TEAMS}/makers", body)

        made = expected_team("makers", "creator", "makes", new=True)
        assert (answer.status_code, answer.json) == (200, made)

    def test_changes_role_and_description_and_logs_both(self, owner: "Api", world: World) -> None:
        answer = owner.put(f"{TEAMS}/members", {"role": "creator", "description": "all"})

        assert (answer.status_code, answer.json) == (
            200,
            expected_team("members", "creator", "all"),
        )
        kinds = [entry.kind for entry in world.store.logs.newest(limit=2)]
        assert kinds == ["org_set_team_role", "org_set_team_description"]

    def test_keeps_the_description_if_the_body_omits_it(self, owner: "Api") -> None:
        owner.put(f"{TEAMS}/members", {"role": "member", "description": "all"})

        answer = owner.put(f"{TEAMS}/members", {"role": "member"})

        assert answer.json == expected_team("members", "member", "all")

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("x", "Namespace must be between 2 and 255 characters in length"),
            ("Bad Name", "Namespace must match expression ^([a-z0-9]+(?:[._-][a-z0-9]+)*)$"),
        ],
    )
    def test_rejects_an_invalid_name(self, owner: "Api", name: str, wrong: str) -> None:
        answer = owner.put(f"{TEAMS}/{name}", {"role": "member"})

        said = {"message": f"Invalid team name {name}: {wrong}"}
        assert (answer.status_code, answer.json) == (400, said)

    def test_caller_cannot_remove_the_last_admin_role(self, owner: "Api") -> None:
        answer = owner.put(f"{TEAMS}/owners", {"role": "member"})

        assert answer.status_code == 400
        assert answer.json == {
            "message": "Cannot remove admin from team 'owners' because calling user would no "
            "longer have admin on org 'acme'"
        }

    def test_one_of_two_admin_teams_can_lose_its_role(self, owner: "Api") -> None:
        owner.put(f"{TEAMS}/admins", {"role": "admin"})
        owner.put(f"{TEAMS}/admins/members/owner")

        assert owner.put(f"{TEAMS}/owners", {"role": "member"}).status_code == 200

    def test_requires_an_organization_admin(self, bearer: Callable[..., "Api"]) -> None:
        for caller in (bearer("creator"), bearer("owner", "repo:admin")):
            answer = caller.put(f"{TEAMS}/makers", {"role": "member"})
            assert (answer.status_code, answer.json) == (403, FORBIDDEN)

    def test_returns_400_to_a_superuser_for_an_unknown_organization(self, superuser: "Api") -> None:
        answer = superuser.put("/organization/nowhere/team/devs", {"role": "member"})

        said = {"message": "Organization does not exist: nowhere"}
        assert (answer.status_code, answer.json) == (400, said)


class TestDeleteOrganizationTeam:
    def test_returns_400_for_an_unknown_organization(self, superuser: "Api") -> None:
        answer = superuser.delete("/organization/nowhere/team/devs")

        said = {"message": "Team 'devs' is not a team in org 'nowhere'"}
        assert (answer.status_code, answer.json) == (400, said)

    def test_deletes_the_team_with_its_roles(self, owner: "Api") -> None:
        owner.put("/repository/acme/web/permissions/team/members", {"role": "read"})

        answer = owner.delete(f"{TEAMS}/members")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(MEMBERS).status_code == 404
        assert owner.get("/repository/acme/web/permissions/team/").json == {"permissions": {}}

    def test_returns_400_for_an_unknown_team(self, owner: "Api") -> None:
        answer = owner.delete(f"{TEAMS}/none")

        said = {"message": "Team 'none' is not a team in org 'acme'"}
        assert (answer.status_code, answer.json) == (400, said)

    def test_caller_cannot_delete_the_last_admin_team(self, owner: "Api") -> None:
        answer = owner.delete(f"{TEAMS}/owners")

        assert answer.status_code == 400
        assert answer.json == {
            "message": "Deleting team 'owners' would remove admin ability for user 'owner' "
            "in organization 'acme'"
        }

    def test_one_of_two_admin_teams_can_be_deleted(self, owner: "Api") -> None:
        owner.put(f"{TEAMS}/admins", {"role": "admin"})

        assert owner.delete(f"{TEAMS}/admins").status_code == 204


class TestGetOrganizationTeamPermissions:
    def test_lists_the_repositories_with_the_role(self, owner: "Api", auditor: "Api") -> None:
        owner.put("/repository/acme/web/permissions/team/members", {"role": "read"})

        permission = {"repository": {"name": "web", "is_public": False}, "role": "read"}
        for caller in (owner, auditor):
            answer = caller.get(f"{TEAMS}/members/permissions")
            assert (answer.status_code, answer.json) == (200, {"permissions": [permission]})

    def test_returns_404_for_an_unknown_team(self, owner: "Api") -> None:
        answer = owner.get(f"{TEAMS}/none/permissions")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestEnableOrganizationTeamSync:
    def test_replaces_the_users_by_those_of_the_group_and_keeps_robots(
        self, superuser: "Api", configure: Callable[..., None]
    ) -> None:
        superuser.put(f"{MEMBERS}/acme+ci")
        configure(**DIRECTORY)

        answer = superuser.post(SYNC, {"group_dn": GROUP})

        assert (answer.status_code, answer.json) == (200, expected_team("members", "member"))
        assert list_member_names(superuser) == ["acme+ci", "reader", "writer"]

    def test_member_list_reports_the_synchronization(
        self, superuser: "Api", owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(**DIRECTORY)
        can_sync = {"service": "ldap", "base_dn": "dc=example,dc=com"}
        assert superuser.get(MEMBERS).json["can_sync"] == can_sync
        superuser.post(SYNC, {"group_dn": GROUP})

        full, partial = superuser.get(MEMBERS).json, owner.get(MEMBERS).json

        assert full["synced"] == {
            "service": "ldap",
            "last_updated": "Thu, 01 Jan 2026 12:00:00 -0000",
            "config": {"group_dn": GROUP},
        }
        assert partial["synced"] == {"service": "ldap"}
        assert "can_sync" not in partial

    def test_synchronized_members_cannot_be_changed_but_robots_can(
        self, superuser: "Api", owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(**DIRECTORY)
        superuser.post(SYNC, {"group_dn": GROUP})

        for answer in (
            owner.put(f"{MEMBERS}/member"),
            owner.delete(f"{MEMBERS}/reader"),
            owner.put(f"{TEAMS}/members/invite/guest@example.com"),
        ):
            said = invalid("Cannot call this method on an auth-synced team")
            assert (answer.status_code, answer.json) == (400, said)
        assert owner.put(f"{MEMBERS}/acme+ci").status_code == 200

    @pytest.mark.parametrize(
        ("group", "wrong"),
        [
            ({}, "Missing group_dn"),
            ({"group_dn": "cn=empty"}, "Group does not exist or is empty"),
            ({"group_dn": "cn=none"}, "Group does not exist or is empty"),
        ],
    )
    def test_rejects_missing_unknown_and_empty_groups(
        self,
        superuser: "Api",
        configure: Callable[..., None],
        group: dict[str, str],
        wrong: str,
    ) -> None:
        configure(**DIRECTORY)

        answer = superuser.post(SYNC, group)

        said = invalid(f"Could not sync to group: {wrong}")
        assert (answer.status_code, answer.json) == (400, said)

    def test_returns_400_without_a_directory(self, superuser: "Api") -> None:
        answer = superuser.post(SYNC, {"group_dn": GROUP})

        said = invalid("Could not sync to group: Not supported")
        assert (answer.status_code, answer.json) == (400, said)

    def test_requires_a_superuser_unless_configured_for_admins(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(**DIRECTORY)
        answer = owner.post(SYNC, {"group_dn": GROUP})
        assert (answer.status_code, answer.json) == (403, FORBIDDEN)

        configure(**DIRECTORY, FEATURE_NONSUPERUSER_TEAM_SYNCING_SETUP=True)
        assert owner.post(SYNC, {"group_dn": GROUP}).status_code == 200

    def test_returns_405_if_the_feature_is_off(
        self, superuser: "Api", configure: Callable[..., None]
    ) -> None:
        configure(**DIRECTORY, FEATURE_TEAM_SYNCING=False)

        assert superuser.post(SYNC, {"group_dn": GROUP}).status_code == 405
        assert "can_sync" not in superuser.get(MEMBERS).json


class TestDisableOrganizationTeamSync:
    def test_keeps_the_members(self, superuser: "Api", configure: Callable[..., None]) -> None:
        configure(**DIRECTORY)
        superuser.post(SYNC, {"group_dn": GROUP})

        answer = superuser.delete(SYNC)

        assert (answer.status_code, answer.json) == (200, expected_team("members", "member"))
        assert list_member_names(superuser) == ["reader", "writer"]
        assert "synced" not in superuser.get(MEMBERS).json

    def test_succeeds_without_a_directory(self, superuser: "Api") -> None:
        assert superuser.delete(SYNC).status_code == 200

    def test_requires_a_superuser(self, owner: "Api") -> None:
        assert owner.delete(SYNC).status_code == 403
