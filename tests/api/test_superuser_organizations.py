"""Superuser area: organizations."""

from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.accounts import avatars
from tests.api.test_superuser import EMPTY, last_log
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api


def expected_organization(name: str = "acme") -> dict[str, Any]:
    return {
        "name": name,
        "email": "acme@example.com",
        "avatar": {**avatars.create(name, "acme@example.com", "org")},
        "quotas": [],
        "quota_report": EMPTY,
    }


class TestListAllOrganizations:
    def test_lists_the_organizations(self, superuser: "Api", auditor: "Api") -> None:
        assert superuser.get("/superuser/organizations/").json == {
            "organizations": [expected_organization()]
        }
        assert auditor.get("/superuser/organizations/").json == {
            "organizations": [expected_organization()]
        }

    def test_returns_results_in_pages(self, superuser: "Api", stranger: "Api") -> None:
        stranger.post("/organization/", {"name": "second"})

        first = superuser.get("/superuser/organizations/?limit=1").json
        page = first["next_page"]
        second = superuser.get(f"/superuser/organizations/?limit=1&next_page={page}").json

        assert first["organizations"] == [expected_organization()]
        assert [one["name"] for one in second["organizations"]] == ["second"]
        assert "next_page" not in second

    def test_generates_an_email_if_the_organization_has_none(
        self, superuser: "Api", stranger: "Api"
    ) -> None:
        stranger.post("/organization/", {"name": "second"})

        second = superuser.get("/superuser/organizations/").json["organizations"][1]

        assert len(second["email"]) == 36

    def test_rejects_a_limit_above_100(self, superuser: "Api") -> None:
        answer = superuser.get("/superuser/organizations/?limit=101")

        assert answer.json == invalid("Page limit cannot be above 100")


class TestChangeOrganization:
    def test_renames_the_organization_and_its_robots(self, superuser: "Api", owner: "Api") -> None:
        answer = superuser.put("/superuser/organizations/acme", {"name": "apex"})

        assert (answer.status_code, answer.json) == (200, expected_organization("apex"))
        about = {"old_name": "acme", "new_name": "apex", "superuser": "superuser"}
        assert last_log(superuser) == ("org_change_name", about)
        assert owner.get("/organization/acme").json == NOT_FOUND
        assert owner.get("/repository/apex/web").json["namespace"] == "apex"
        (robot,) = owner.get("/organization/apex/robots").json["robots"]
        assert robot["name"] == "apex+ci"

    @pytest.mark.parametrize("body", [{}, {"name": "acme"}])
    def test_same_or_missing_name_changes_nothing(
        self, superuser: "Api", body: dict[str, str]
    ) -> None:
        assert superuser.put("/superuser/organizations/acme", body).json == expected_organization()

    def test_rejects_an_invalid_name(self, superuser: "Api") -> None:
        answer = superuser.put("/superuser/organizations/acme", {"name": "Bad Name"})

        why = (
            "Invalid username Bad Name: Namespace must match expression "
            "^([a-z0-9]+(?:[._-][a-z0-9]+)*)$"
        )
        assert (answer.status_code, answer.json) == (400, {"message": why})

    def test_rejects_the_name_of_another_account(self, superuser: "Api") -> None:
        answer = superuser.put("/superuser/organizations/acme", {"name": "reader"})

        why = "Username has already been taken: reader"
        assert (answer.status_code, answer.json) == (400, {"message": why})

    @pytest.mark.parametrize("name", ["reader", "nowhere"])
    def test_returns_400_for_users_and_unknown_names(self, superuser: "Api", name: str) -> None:
        answer = superuser.put(f"/superuser/organizations/{name}", {"name": "apex"})

        said = {"message": f"Organization does not exist: {name}"}
        assert (answer.status_code, answer.json) == (400, said)


class TestDeleteOrganization:
    def test_deletes_the_organization_with_its_applications_and_tokens(
        self, superuser: "Api", owner: "Api"
    ) -> None:
        answer = superuser.delete("/superuser/organizations/acme")

        assert (answer.status_code, answer.text) == (204, "")
        assert (
            superuser.get("/superuser/organizations/").status_code == 401
        )  # the token of the superuser belonged to acme
        assert owner.get("/user/").status_code == 401

    def test_logs_the_deletion(self, superuser: "Api", stranger: "Api") -> None:
        stranger.post("/organization/", {"name": "second"})

        superuser.delete("/superuser/organizations/second")

        assert last_log(superuser) == ("org_delete", {"namespace": "second"})
        assert stranger.get("/organization/second").json == NOT_FOUND

    def test_returns_404_for_a_user(self, superuser: "Api") -> None:
        answer = superuser.delete("/superuser/organizations/reader")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_is_forbidden_for_read_only_superusers(self, auditor: "Api") -> None:
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

    def test_succeeds_for_a_superuser_who_is_already_an_owner(self, superuser: "Api") -> None:
        superuser.post("/superuser/takeownership/acme")

        assert superuser.post("/superuser/takeownership/acme").json == {"namespace": "acme"}
        owners = superuser.get("/organization/acme").json["teams"]["owners"]
        assert owners["member_count"] == 2

    def test_converts_a_user_into_an_organization(self, superuser: "Api", stranger: "Api") -> None:
        answer = superuser.post("/superuser/takeownership/stranger")

        assert answer.json == {"namespace": "stranger"}
        assert superuser.get("/organization/stranger").json["is_admin"]
        assert stranger.get("/user/").status_code == 401
        assert last_log(superuser)[1]["was_user"]

    def test_rejects_a_superuser_as_namespace(self, superuser: "Api") -> None:
        answer = superuser.post("/superuser/takeownership/superuser")

        assert answer.json == invalid("Cannot take ownership of a superuser")

    @pytest.mark.parametrize("name", ["nobody", "acme+ci"])
    def test_returns_404_for_robots_and_unknown_names(self, superuser: "Api", name: str) -> None:
        answer = superuser.post(f"/superuser/takeownership/{name}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)
