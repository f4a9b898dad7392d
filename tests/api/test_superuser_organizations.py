"""What the superusers' operations on organizations answer."""

from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.accounts import avatars
from tests.api.test_superuser import EMPTY, last_log
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api


def seen(name: str = "acme") -> dict[str, Any]:
    return {
        "name": name,
        "email": "acme@example.com",
        "avatar": {**avatars.of(name, "acme@example.com", "org")},
        "quotas": [],
        "quota_report": EMPTY,
    }


class TestListAllOrganizations:
    def test_lists_them(self, superuser: "Api", auditor: "Api") -> None:
        assert superuser.get("/superuser/organizations/").json == {"organizations": [seen()]}
        assert auditor.get("/superuser/organizations/").json == {"organizations": [seen()]}

    def test_gives_pages(self, superuser: "Api", stranger: "Api") -> None:
        stranger.post("/organization/", {"name": "second"})

        first = superuser.get("/superuser/organizations/?limit=1").json
        page = first["next_page"]
        second = superuser.get(f"/superuser/organizations/?limit=1&next_page={page}").json

        assert first["organizations"] == [seen()]
        assert [one["name"] for one in second["organizations"]] == ["second"]
        assert "next_page" not in second

    def test_makes_up_an_address_where_there_is_none(
        self, superuser: "Api", stranger: "Api"
    ) -> None:
        stranger.post("/organization/", {"name": "second"})

        second = superuser.get("/superuser/organizations/").json["organizations"][1]

        assert len(second["email"]) == 36

    def test_gives_at_most_a_hundred(self, superuser: "Api") -> None:
        answer = superuser.get("/superuser/organizations/?limit=101")

        assert answer.json == invalid("Page limit cannot be above 100")


class TestChangeOrganization:
    def test_renames_it_with_its_robots(self, superuser: "Api", owner: "Api") -> None:
        answer = superuser.put("/superuser/organizations/acme", {"name": "apex"})

        assert (answer.status_code, answer.json) == (200, seen("apex"))
        about = {"old_name": "acme", "new_name": "apex", "superuser": "superuser"}
        assert last_log(superuser) == ("org_change_name", about)
        assert owner.get("/organization/acme").json == NOT_FOUND
        assert owner.get("/repository/apex/web").json["namespace"] == "apex"
        (robot,) = owner.get("/organization/apex/robots").json["robots"]
        assert robot["name"] == "apex+ci"

    @pytest.mark.parametrize("body", [{}, {"name": "acme"}])
    def test_changes_nothing_with_nothing(self, superuser: "Api", body: dict[str, str]) -> None:
        assert superuser.put("/superuser/organizations/acme", body).json == seen()

    def test_has_to_be_a_name(self, superuser: "Api") -> None:
        answer = superuser.put("/superuser/organizations/acme", {"name": "Bad Name"})

        why = (
            "Invalid username Bad Name: Namespace must match expression "
            "^([a-z0-9]+(?:[._-][a-z0-9]+)*)$"
        )
        assert (answer.status_code, answer.json) == (400, {"message": why})

    def test_takes_no_name_that_is_taken(self, superuser: "Api") -> None:
        answer = superuser.put("/superuser/organizations/acme", {"name": "reader"})

        why = "Username has already been taken: reader"
        assert (answer.status_code, answer.json) == (400, {"message": why})

    @pytest.mark.parametrize("name", ["reader", "nowhere"])
    def test_knows_organizations_only(self, superuser: "Api", name: str) -> None:
        answer = superuser.put(f"/superuser/organizations/{name}", {"name": "apex"})

        said = {"message": f"Organization does not exist: {name}"}
        assert (answer.status_code, answer.json) == (400, said)


class TestDeleteOrganization:
    def test_deletes_it_with_what_it_has(self, superuser: "Api", owner: "Api") -> None:
        answer = superuser.delete("/superuser/organizations/acme")

        assert (answer.status_code, answer.text) == (204, "")
        assert superuser.get("/superuser/organizations/").status_code == 401  # its token is gone
        assert owner.get("/user/").status_code == 401

    def test_is_in_the_log(self, superuser: "Api", stranger: "Api") -> None:
        stranger.post("/organization/", {"name": "second"})

        superuser.delete("/superuser/organizations/second")

        assert last_log(superuser) == ("org_delete", {"namespace": "second"})
        assert stranger.get("/organization/second").json == NOT_FOUND

    def test_knows_organizations_only(self, superuser: "Api") -> None:
        answer = superuser.delete("/superuser/organizations/reader")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_is_not_for_those_who_may_only_read(self, auditor: "Api") -> None:
        assert auditor.delete("/superuser/organizations/acme").json == FORBIDDEN


class TestTakeOwnership:
    def test_makes_the_superuser_an_owner(self, superuser: "Api") -> None:
        answer = superuser.post("/superuser/takeownership/acme")

        assert (answer.status_code, answer.json) == (200, {"namespace": "acme"})
        members = superuser.get("/organization/acme/team/owners/members").json["members"]
        assert {member["name"] for member in members} == {"owner", "superuser"}
        kind, about = last_log(superuser)
        assert kind == "take_ownership"
        assert about == {
            "entity_id": about["entity_id"],
            "namespace": "acme",
            "was_user": False,
            "superuser": "superuser",
        }

    def test_is_content_with_owning_it_already(self, superuser: "Api") -> None:
        superuser.post("/superuser/takeownership/acme")

        assert superuser.post("/superuser/takeownership/acme").json == {"namespace": "acme"}
        owners = superuser.get("/organization/acme").json["teams"]["owners"]
        assert owners["member_count"] == 2

    def test_makes_a_user_an_organization(self, superuser: "Api", stranger: "Api") -> None:
        answer = superuser.post("/superuser/takeownership/stranger")

        assert answer.json == {"namespace": "stranger"}
        assert superuser.get("/organization/stranger").json["is_admin"]
        assert stranger.get("/user/").status_code == 401
        assert last_log(superuser)[1]["was_user"]

    def test_leaves_superusers_alone(self, superuser: "Api") -> None:
        answer = superuser.post("/superuser/takeownership/superuser")

        assert answer.json == invalid("Cannot take ownership of a superuser")

    @pytest.mark.parametrize("name", ["nobody", "acme+ci"])
    def test_knows_namespaces_only(self, superuser: "Api", name: str) -> None:
        answer = superuser.post(f"/superuser/takeownership/{name}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)
