"""What the prototype area answers."""

from typing import TYPE_CHECKING, Any

import pytest

from fakequay.world import World
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid, person, team

if TYPE_CHECKING:
    from tests.conftest import Api

PATH = "/organization/acme/prototypes"
FOR_READER = {"role": "read", "delegate": {"kind": "user", "name": "reader"}}
FOR_MEMBERS = {
    "role": "write",
    "activating_user": {"name": "member"},
    "delegate": {"kind": "team", "name": "members"},
}


def user(name: str, *, is_org_member: bool) -> dict[str, Any]:
    return {
        "name": name,
        "is_robot": False,
        "kind": "user",
        "is_org_member": is_org_member,
        "avatar": person(name),
    }


def create(owner: "Api", body: dict[str, Any] = FOR_READER) -> str:
    id: str = owner.post(PATH, body).json["id"]
    return id


class TestCreateOrganizationPrototypePermission:
    def test_gives_users_a_role_whoever_creates(self, owner: "Api") -> None:
        answer = owner.post(PATH, FOR_READER)

        seen = answer.json
        assert answer.status_code == 200
        assert len(seen.pop("id")) == 36
        assert seen == {
            "activating_user": None,
            "delegate": user("reader", is_org_member=False),
            "role": "read",
        }

    def test_gives_teams_a_role_where_one_user_creates(self, owner: "Api") -> None:
        seen = owner.post(PATH, FOR_MEMBERS).json

        del seen["id"]
        assert seen == {
            "activating_user": user("member", is_org_member=True),
            "delegate": {"name": "members", "kind": "team", "avatar": team("members")},
            "role": "write",
        }

    def test_robots_count_as_members(self, owner: "Api") -> None:
        body = {"role": "admin", "delegate": {"kind": "user", "name": "acme+ci"}}

        delegate = owner.post(PATH, body).json["delegate"]

        assert (delegate["is_robot"], delegate["is_org_member"]) == (True, True)

    def test_the_same_may_be_there_twice(self, owner: "Api") -> None:
        assert create(owner) != create(owner)

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            (
                {"role": "read", "delegate": {"kind": "user", "name": "nobody"}},
                "Missing delegate user or team",
            ),
            (
                {"role": "read", "delegate": {"kind": "team", "name": ""}},
                "Missing delegate user or team",
            ),
            (FOR_READER | {"activating_user": {"name": "nobody"}}, "Unknown activating user"),
        ],
    )
    def test_everyone_has_to_exist(
        self, owner: "Api", body: dict[str, Any], complaint: str
    ) -> None:
        answer = owner.post(PATH, body)

        assert (answer.status_code, answer.json) == (400, invalid(complaint))

    def test_the_team_has_to_exist(self, owner: "Api") -> None:
        body = {"role": "read", "delegate": {"kind": "team", "name": "nobodies"}}

        answer = owner.post(PATH, body)

        said = "('Team does not exist: %s/%s', 'acme', 'nobodies')"
        assert (answer.status_code, answer.json) == (400, {"message": said})

    def test_takes_an_admin(self, stranger: "Api") -> None:
        answer = stranger.post(PATH, FOR_READER)

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestGetOrganizationPrototypePermissions:
    def test_lists_them_oldest_first(self, owner: "Api") -> None:
        assert owner.get(PATH).json == {"prototypes": []}
        ids = [create(owner, FOR_READER), create(owner, FOR_MEMBERS)]

        answer = owner.get(PATH)

        assert answer.status_code == 200
        assert [one["id"] for one in answer.json["prototypes"]] == ids

    def test_forgets_those_of_a_team_that_goes(self, owner: "Api") -> None:
        create(owner, FOR_MEMBERS)

        owner.delete("/organization/acme/team/members")

        assert owner.get(PATH).json == {"prototypes": []}

    def test_auditors_may_look(self, auditor: "Api") -> None:
        assert auditor.get(PATH).status_code == 200


class TestUpdateOrganizationPrototypePermission:
    def test_changes_the_role(self, owner: "Api", world: World) -> None:
        id = create(owner)

        answer = owner.put(f"{PATH}/{id}", {"role": "admin"})

        assert answer.status_code == 200
        assert answer.json == {
            "activating_user": None,
            "delegate": user("reader", is_org_member=False),
            "role": "admin",
            "id": id,
        }
        entry = world.store.logs.newest(limit=1)[0]
        assert entry.kind == "modify_prototype_permission"
        about = {key: value for key, value in entry.metadata.items() if "token" not in key}
        assert about == {
            "prototypeid": id,
            "username": "owner",
            "activating_username": None,
            "role": "admin",
            "original_role": "read",
            "delegate_user": "reader",
        }

    def test_there_has_to_be_one(self, owner: "Api") -> None:
        answer = owner.put(f"{PATH}/none", {"role": "admin"})

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_not_that_of_another_organization(self, owner: "Api", stranger: "Api") -> None:
        stranger.post("/organization/", {"name": "other", "email": "other@example.com"})

        answer = stranger.put(f"/organization/other/prototypes/{create(owner)}", {"role": "admin"})

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestDeleteOrganizationPrototypePermission:
    def test_deletes_it(self, owner: "Api") -> None:
        id = create(owner)

        answer = owner.delete(f"{PATH}/{id}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(PATH).json == {"prototypes": []}
        assert owner.delete(f"{PATH}/{id}").status_code == 404
