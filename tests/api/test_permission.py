"""What the permission area answers."""

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


def of_user(name: str, role: str, *, is_org_member: bool = False) -> dict[str, Any]:
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

        robot = accounts.one(world, "acme+ci")
        assert robot is not None
        assert answer.status_code == 200
        assert answer.json == {
            "permissions": {
                "admin": of_user("admin", "admin"),
                "writer": of_user("writer", "write"),
                "reader": of_user("reader", "read"),
                "acme+ci": {
                    "role": "write",
                    "name": "acme+ci",
                    "is_robot": True,
                    "avatar": {**avatars.of_account(robot)},
                    "is_org_member": True,
                },
            }
        }

    def test_users_have_no_members(self, stranger: "Api") -> None:
        body = {"repository": "own", "visibility": "private", "description": ""}
        stranger.post("/repository", body)

        seen = stranger.get("/repository/stranger/own/permissions/user/").json["permissions"]

        without = of_user("stranger", "admin")
        del without["is_org_member"]
        assert seen == {"stranger": without}

    def test_a_repository_that_is_not_there_has_none(self, owner: "Api") -> None:
        answer = owner.get("/repository/acme/nothing/permissions/user/")

        assert (answer.status_code, answer.json) == (200, {"permissions": {}})

    def test_auditors_may_look_and_writers_may_not(self, auditor: "Api", writer: "Api") -> None:
        assert auditor.get(USERS).status_code == 200
        answer = writer.get(USERS)
        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestGetUserPermissions:
    def test_shows_one(self, owner: "Api") -> None:
        answer = owner.get(f"{USERS}reader")

        assert (answer.status_code, answer.json) == (200, of_user("reader", "read"))

    @pytest.mark.parametrize("name", ["stranger", "nobody"])
    def test_there_has_to_be_one(self, owner: "Api", name: str) -> None:
        answer = owner.get(f"{USERS}{name}")

        assert answer.status_code == 400
        assert answer.json == {"message": "User does not have permission for repo."}


class TestChangeUserPermissions:
    def test_gives_a_role_in_place_of_the_one_before(
        self, owner: "Api", stranger: "Api", world: World
    ) -> None:
        for role in ("read", "write"):
            answer = owner.put(f"{USERS}stranger", {"role": role})
            assert (answer.status_code, answer.json) == (200, of_user("stranger", role))

        assert stranger.get("/repository/acme/web").json["can_write"] is True
        entry = world.store.logs.newest(limit=1)[0]
        assert entry.kind == "change_repo_permission"
        assert entry.metadata["username"] == "stranger"
        assert entry.metadata["role"] == "write"

    def test_members_are_called_so(self, owner: "Api") -> None:
        answer = owner.put(f"{USERS}member", {"role": "read"})

        assert answer.json == of_user("member", "read", is_org_member=True)

    def test_takes_no_foreign_robots(self, owner: "Api") -> None:
        owner.put("/user/robots/mine")

        answer = owner.put(f"{USERS}owner+mine", {"role": "read"})

        assert answer.status_code == 400
        assert answer.json == invalid("Cannot add robot owner+mine under namespace acme")

    @pytest.mark.parametrize("name", ["nobody", "portal"])
    def test_takes_users_only(self, owner: "Api", name: str) -> None:
        owner.post("/organization/", {"name": "portal", "email": "portal@example.com"})

        answer = owner.put(f"{USERS}{name}", {"role": "read"})

        assert (answer.status_code, answer.json) == (400, invalid(f"Invalid username: {name}"))

    def test_the_owner_of_a_namespace_stays_its_admin(self, stranger: "Api") -> None:
        body = {"repository": "own", "visibility": "private", "description": ""}
        stranger.post("/repository", body)
        path = "/repository/stranger/own/permissions/user/stranger"

        for answer in (stranger.put(path, {"role": "read"}), stranger.delete(path)):
            assert answer.status_code == 400
            assert answer.json == invalid("Namespace owner must always be admin.")

    def test_there_has_to_be_a_repository(self, owner: "Api") -> None:
        path = "/repository/acme/nothing/permissions/user/reader"

        answer = owner.put(path, {"role": "read"})

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestDeleteUserPermissions:
    def test_takes_the_role_away(self, owner: "Api", reader: "Api") -> None:
        answer = owner.delete(f"{USERS}reader")

        assert (answer.status_code, answer.data) == (204, b"")
        assert reader.get("/repository/acme/web").status_code == 403

    def test_there_has_to_be_one(self, owner: "Api") -> None:
        answer = owner.delete(f"{USERS}stranger")

        assert answer.status_code == 400
        assert answer.json == invalid("User does not have permission for repo.")


class TestGetUserTransitivePermission:
    def test_tells_what_is_given_by_name_and_through_teams(self, owner: "Api") -> None:
        owner.put(f"{USERS}member", {"role": "write"})
        owner.put(f"{TEAMS}members", {"role": "read"})

        answer = owner.get(f"{USERS}member/transitive")

        roles = {"permissions": [{"role": "write"}, {"role": "read"}]}
        assert (answer.status_code, answer.json) == (200, roles)

    @pytest.mark.parametrize("name", ["stranger", "owner", "nobody"])
    def test_administering_the_organization_gives_none(self, owner: "Api", name: str) -> None:
        answer = owner.get(f"{USERS}{name}/transitive")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestListRepoTeamPermissions:
    def test_lists_teams_by_name(self, owner: "Api") -> None:
        assert owner.get(TEAMS).json == {"permissions": {}}
        owner.put(f"{TEAMS}members", {"role": "read"})
        assert owner.get(TEAMS).json == {"permissions": {"members": MEMBERS}}

    def test_a_repository_that_is_not_there_has_none(self, owner: "Api") -> None:
        answer = owner.get("/repository/acme/nothing/permissions/team/")

        assert (answer.status_code, answer.json) == (200, {"permissions": {}})


class TestGetTeamPermissions:
    def test_shows_the_role(self, owner: "Api") -> None:
        owner.put(f"{TEAMS}members", {"role": "write"})

        assert owner.get(f"{TEAMS}members").json == {"role": "write"}

    @pytest.mark.parametrize("name", ["members", "nobodies"])
    def test_there_has_to_be_one(self, owner: "Api", name: str) -> None:
        answer = owner.get(f"{TEAMS}{name}")

        assert answer.status_code == 400
        assert answer.json == {"message": "Team does not have permission for repo."}


class TestChangeTeamPermissions:
    def test_opens_the_repository_to_the_members(
        self, owner: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        member = bearer("member")
        assert member.get("/repository/acme/web").status_code == 403

        answer = owner.put(f"{TEAMS}members", {"role": "read"})

        assert (answer.status_code, answer.json) == (200, MEMBERS)
        assert member.get("/repository/acme/web").status_code == 200

    def test_there_has_to_be_a_team(self, owner: "Api") -> None:
        answer = owner.put(f"{TEAMS}nobodies", {"role": "read"})

        assert answer.status_code == 400
        assert answer.json == invalid("No team nobodies in organization acme")

    def test_users_have_no_teams(self, stranger: "Api") -> None:
        body = {"repository": "own", "visibility": "private", "description": ""}
        stranger.post("/repository", body)

        answer = stranger.put("/repository/stranger/own/permissions/team/members", {"role": "read"})

        assert answer.json == invalid("No team members in organization stranger")


class TestDeleteTeamPermissions:
    def test_takes_the_role_away(self, owner: "Api") -> None:
        owner.put(f"{TEAMS}members", {"role": "read"})

        answer = owner.delete(f"{TEAMS}members")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(TEAMS).json == {"permissions": {}}

    def test_there_has_to_be_one(self, owner: "Api") -> None:
        answer = owner.delete(f"{TEAMS}members")

        assert answer.status_code == 400
        assert answer.json == invalid("Team does not have permission for repo.")
