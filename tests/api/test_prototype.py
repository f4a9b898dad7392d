"""Prototype area: default permissions for new repositories of an organization."""

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


def expected_user(name: str, *, is_org_member: bool) -> dict[str, Any]:
    return {
        "name": name,
        "is_robot": False,
        "kind": "user",
        "is_org_member": is_org_member,
        "avatar": person(name),
    }


def create_prototype(owner: "Api", body: dict[str, Any] = FOR_READER) -> str:
    id: str = owner.post(PATH, body).json["id"]
    return id


class TestCreateOrganizationPrototypePermission:
    def test_applies_to_every_creator_by_default(self, owner: "Api") -> None:
        answer = owner.post(PATH, FOR_READER)

        seen = answer.json
        assert answer.status_code == 200
        assert len(seen.pop("id")) == 36
        assert seen == {
            "activating_user": None,
            "delegate": expected_user("reader", is_org_member=False),
            "role": "read",
        }

    def test_applies_to_the_given_creator_only(self, owner: "Api") -> None:
        seen = owner.post(PATH, FOR_MEMBERS).json

        del seen["id"]
        assert seen == {
            "activating_user": expected_user("member", is_org_member=True),
            "delegate": {"name": "members", "kind": "team", "avatar": team("members")},
            "role": "write",
        }

    def test_robot_of_the_organization_counts_as_a_member(self, owner: "Api") -> None:
        body = {"role": "admin", "delegate": {"kind": "user", "name": "acme+ci"}}

        delegate = owner.post(PATH, body).json["delegate"]

        assert (delegate["is_robot"], delegate["is_org_member"]) == (True, True)

    def test_accepts_a_duplicate(self, owner: "Api") -> None:
        assert create_prototype(owner) != create_prototype(owner)

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
    def test_rejects_an_unknown_delegate_or_activating_user(
        self, owner: "Api", body: dict[str, Any], complaint: str
    ) -> None:
        answer = owner.post(PATH, body)

        assert (answer.status_code, answer.json) == (400, invalid(complaint))

    def test_rejects_an_unknown_team(self, owner: "Api") -> None:
        body = {"role": "read", "delegate": {"kind": "team", "name": "nobodies"}}

        answer = owner.post(PATH, body)

        said = "('Team does not exist: %s/%s', 'acme', 'nobodies')"
        assert (answer.status_code, answer.json) == (400, {"message": said})

    def test_requires_an_organization_admin(self, stranger: "Api") -> None:
        answer = stranger.post(PATH, FOR_READER)

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestGetOrganizationPrototypePermissions:
    def test_lists_the_oldest_prototype_first(self, owner: "Api") -> None:
        assert owner.get(PATH).json == {"prototypes": []}
        ids = [create_prototype(owner, FOR_READER), create_prototype(owner, FOR_MEMBERS)]

        answer = owner.get(PATH)

        assert answer.status_code == 200
        assert [one["id"] for one in answer.json["prototypes"]] == ids

    def test_omits_prototypes_of_a_deleted_team(self, owner: "Api") -> None:
        create_prototype(owner, FOR_MEMBERS)

        owner.delete("/organization/acme/team/members")

        assert owner.get(PATH).json == {"prototypes": []}

    def test_is_visible_to_read_only_superusers(self, auditor: "Api") -> None:
        assert auditor.get(PATH).status_code == 200


class TestUpdateOrganizationPrototypePermission:
    def test_changes_the_role_and_logs_the_previous_role(self, owner: "Api", world: World) -> None:
        id = create_prototype(owner)

        answer = owner.put(f"{PATH}/{id}", {"role": "admin"})

        assert answer.status_code == 200
        assert answer.json == {
            "activating_user": None,
            "delegate": expected_user("reader", is_org_member=False),
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

    def test_returns_404_for_an_unknown_prototype(self, owner: "Api") -> None:
        answer = owner.put(f"{PATH}/none", {"role": "admin"})

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_returns_404_for_a_prototype_of_another_organization(
        self, owner: "Api", stranger: "Api"
    ) -> None:
        stranger.post("/organization/", {"name": "other", "email": "other@example.com"})

        answer = stranger.put(
            f"/organization/other/prototypes/{create_prototype(owner)}", {"role": "admin"}
        )

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestDeleteOrganizationPrototypePermission:
    def test_deletes_the_prototype(self, owner: "Api") -> None:
        id = create_prototype(owner)

        answer = owner.delete(f"{PATH}/{id}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(PATH).json == {"prototypes": []}
        assert owner.delete(f"{PATH}/{id}").status_code == 404
