"""Permission area: roles of users and teams in repositories."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.accounts import accounts, avatars
from fakequay.world import World
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid, person, team

if TYPE_CHECKING:
    from tests.conftest import Api

USERS = "/repository/acme/web/permissions/user/"
TEAMS = "/repository/acme/web/permissions/team/"
MEMBERS = {"role": "read", "name": "members", "avatar": team("members")}


def user_permission(name: str, role: str, *, is_org_member: bool = False) -> dict[str, Any]:
    return {
        "role": role,
        "name": name,
        "is_robot": False,
        "avatar": person(name),
        "is_org_member": is_org_member,
    }


class TestListRepoUserPermissions:
    def test_lists_users_and_robots_by_name(self, owner: "Api", world: World) -> None:
        answer = owner.get(USERS)

        robot = accounts.get(world, "acme+ci")
        assert robot is not None
        assert answer.status_code == 200
        assert answer.json == {
            "permissions": {
                "admin": user_permission("admin", "admin"),
                "writer": user_permission("writer", "write"),
                "reader": user_permission("reader", "read"),
                "acme+ci": {
                    "role": "write",
                    "name": "acme+ci",
                    "is_robot": True,
                    "avatar": {**avatars.for_account(robot)},
                    "is_org_member": True,
                },
            }
        }

    def test_omits_membership_in_a_user_namespace(self, stranger: "Api") -> None:
        body = {"repository": "own", "visibility": "private", "description": ""}
        stranger.post("/repository", body)

        seen = stranger.get("/repository/stranger/own/permissions/user/").json["permissions"]

        without = user_permission("stranger", "admin")
        del without["is_org_member"]
        assert seen == {"stranger": without}

    def test_is_empty_for_an_unknown_repository(self, owner: "Api") -> None:
        answer = owner.get("/repository/acme/nothing/permissions/user/")

        assert (answer.status_code, answer.json) == (200, {"permissions": {}})

    def test_is_visible_to_read_only_superusers_but_not_to_writers(
        self, auditor: "Api", writer: "Api"
    ) -> None:
        assert auditor.get(USERS).status_code == 200
        answer = writer.get(USERS)
        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestGetUserPermissions:
    def test_returns_the_role_of_the_user(self, owner: "Api") -> None:
        answer = owner.get(f"{USERS}reader")

        assert (answer.status_code, answer.json) == (200, user_permission("reader", "read"))

    @pytest.mark.parametrize("name", ["stranger", "nobody"])
    def test_returns_400_for_a_user_without_a_role(self, owner: "Api", name: str) -> None:
        answer = owner.get(f"{USERS}{name}")

        assert answer.status_code == 400
        assert answer.json == {"message": "User does not have permission for repo."}


class TestChangeUserPermissions:
    def test_replaces_the_previous_role(self, owner: "Api", stranger: "Api", world: World) -> None:
        for role in ("read", "write"):
            answer = owner.put(f"{USERS}stranger", {"role": role})
            assert (answer.status_code, answer.json) == (200, user_permission("stranger", role))

        assert stranger.get("/repository/acme/web").json["can_write"] is True
        entry = world.store.logs.newest(limit=1)[0]
        assert entry.kind == "change_repo_permission"
        assert entry.metadata["username"] == "stranger"
        assert entry.metadata["role"] == "write"

    def test_marks_members_of_the_organization(self, owner: "Api") -> None:
        answer = owner.put(f"{USERS}member", {"role": "read"})

        assert answer.json == user_permission("member", "read", is_org_member=True)

    def test_rejects_a_robot_of_another_namespace(self, owner: "Api") -> None:
        owner.put("/user/robots/mine")

        answer = owner.put(f"{USERS}owner+mine", {"role": "read"})

        assert answer.status_code == 400
        assert answer.json == invalid("Cannot add robot owner+mine under namespace acme")

    @pytest.mark.parametrize("name", ["nobody", "portal"])
    def test_rejects_organizations_and_unknown_names(self, owner: "Api", name: str) -> None:
        owner.post("/organization/", {"name": "portal", "email": "portal@example.com"})

        answer = owner.put(f"{USERS}{name}", {"role": "read"})

        assert (answer.status_code, answer.json) == (400, invalid(f"Invalid username: {name}"))

    def test_rejects_changes_to_the_namespace_owner(self, stranger: "Api") -> None:
        body = {"repository": "own", "visibility": "private", "description": ""}
        stranger.post("/repository", body)
        path = "/repository/stranger/own/permissions/user/stranger"

        for answer in (stranger.put(path, {"role": "read"}), stranger.delete(path)):
            assert answer.status_code == 400
            assert answer.json == invalid("Namespace owner must always be admin.")

    def test_returns_404_for_an_unknown_repository(self, owner: "Api") -> None:
        path = "/repository/acme/nothing/permissions/user/reader"

        answer = owner.put(path, {"role": "read"})

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestDeleteUserPermissions:
    def test_removes_the_role(self, owner: "Api", reader: "Api") -> None:
        answer = owner.delete(f"{USERS}reader")

        assert (answer.status_code, answer.data) == (204, b"")
        assert reader.get("/repository/acme/web").status_code == 403

    def test_returns_400_for_a_user_without_a_role(self, owner: "Api") -> None:
        answer = owner.delete(f"{USERS}stranger")

        assert answer.status_code == 400
        assert answer.json == invalid("User does not have permission for repo.")


class TestGetUserTransitivePermission:
    def test_lists_direct_roles_and_roles_through_teams(self, owner: "Api") -> None:
        owner.put(f"{USERS}member", {"role": "write"})
        owner.put(f"{TEAMS}members", {"role": "read"})

        answer = owner.get(f"{USERS}member/transitive")

        roles = {"permissions": [{"role": "write"}, {"role": "read"}]}
        assert (answer.status_code, answer.json) == (200, roles)

    @pytest.mark.parametrize("name", ["stranger", "owner", "nobody"])
    def test_returns_404_for_users_without_roles_even_if_they_are_admins(
        self, owner: "Api", name: str
    ) -> None:
        answer = owner.get(f"{USERS}{name}/transitive")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestListRepoTeamPermissions:
    def test_lists_teams_by_name(self, owner: "Api") -> None:
        assert owner.get(TEAMS).json == {"permissions": {}}
        owner.put(f"{TEAMS}members", {"role": "read"})
        assert owner.get(TEAMS).json == {"permissions": {"members": MEMBERS}}

    def test_is_empty_for_an_unknown_repository(self, owner: "Api") -> None:
        answer = owner.get("/repository/acme/nothing/permissions/team/")

        assert (answer.status_code, answer.json) == (200, {"permissions": {}})


class TestGetTeamPermissions:
    def test_returns_the_role_of_the_team(self, owner: "Api") -> None:
        owner.put(f"{TEAMS}members", {"role": "write"})

        assert owner.get(f"{TEAMS}members").json == {"role": "write"}

    @pytest.mark.parametrize("name", ["members", "nobodies"])
    def test_returns_400_for_a_team_without_a_role(self, owner: "Api", name: str) -> None:
        answer = owner.get(f"{TEAMS}{name}")

        assert answer.status_code == 400
        assert answer.json == {"message": "Team does not have permission for repo."}


class TestChangeTeamPermissions:
    def test_grants_the_role_to_the_members(
        self, owner: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        member = bearer("member")
        assert member.get("/repository/acme/web").status_code == 403

        answer = owner.put(f"{TEAMS}members", {"role": "read"})

        assert (answer.status_code, answer.json) == (200, MEMBERS)
        assert member.get("/repository/acme/web").status_code == 200

    def test_returns_an_error_for_an_unknown_team(self, owner: "Api") -> None:
        answer = owner.put(f"{TEAMS}nobodies", {"role": "read"})

        assert answer.status_code == 400
        assert answer.json == invalid("No team nobodies in organization acme")

    def test_returns_an_error_in_a_user_namespace(self, stranger: "Api") -> None:
        body = {"repository": "own", "visibility": "private", "description": ""}
        stranger.post("/repository", body)

        answer = stranger.put("/repository/stranger/own/permissions/team/members", {"role": "read"})

        assert answer.json == invalid("No team members in organization stranger")


class TestDeleteTeamPermissions:
    def test_removes_the_role(self, owner: "Api") -> None:
        owner.put(f"{TEAMS}members", {"role": "read"})

        answer = owner.delete(f"{TEAMS}members")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(TEAMS).json == {"permissions": {}}

    def test_returns_400_for_a_team_without_a_role(self, owner: "Api") -> None:
        answer = owner.delete(f"{TEAMS}members")

        assert answer.status_code == 400
        assert answer.json == invalid("Team does not have permission for repo.")
