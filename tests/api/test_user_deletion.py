"""User area: deletion of the account and conversion into an organization."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from fakequay.domain.accounts import accounts, user_notifications
from fakequay.domain.builds import triggers
from fakequay.domain.repositories import repositories
from fakequay.world import World
from tests.api.test_user import NOBODY
from tests.support.answers import LOGIN_REQUIRED, invalid
from tests.support.triggers import WEB

if TYPE_CHECKING:
    from tests.conftest import Api

Configure = Callable[..., None]


class TestDeleteCurrentUser:
    def test_deletes_robots_and_notifications_too(
        self, stranger: "Api", superuser: "Api", world: World
    ) -> None:
        stranger.put("/user/robots/helper", {})
        user = accounts.find(world, "stranger", "user")
        user_notifications.notify(world, user, "assigned_authorization", {})

        answer = stranger.delete("/user/")

        assert (answer.status_code, answer.text) == (204, "")
        assert stranger.get("/user/").json == NOBODY
        assert superuser.get("/superuser/users/stranger").status_code == 404
        assert world.store.accounts.one(name="stranger+helper") is None
        assert world.store.notifications.find(account_id=user.id) == []

    def test_deletes_triggers_created_by_the_user(
        self, stranger: "Api", owner: "Api", world: World
    ) -> None:
        repository = repositories.find(world, WEB)
        _, other = (
            triggers.create(world, repository, "acme/web", "github", user)
            for user in (
                accounts.find(world, "stranger", "user"),
                accounts.find(world, "owner", "user"),
            )
        )

        stranger.delete("/user/")

        left = owner.get("/repository/acme/web/trigger/").json["triggers"]
        assert [trigger["id"] for trigger in left] == [other.uuid]

    def test_returns_400_for_the_only_admin_of_an_organization(self, owner: "Api") -> None:
        answer = owner.delete("/user/")

        why = "Cannot delete owner as you are the only admin for organizations: acme"
        assert (answer.status_code, answer.json) == (400, {"message": why})
        assert owner.get("/user/").status_code == 200

    def test_returns_404_with_an_external_directory(
        self, stranger: "Api", configure: Configure
    ) -> None:
        configure(AUTHENTICATION_TYPE="LDAP")

        assert stranger.delete("/user/").status_code == 404


class TestConvertUserToOrganization:
    def test_makes_another_user_the_owner(self, browser: Callable[[str], "Api"]) -> None:
        api = browser("stranger")

        answer = api.post(
            "/user/convert", {"adminUser": "owner", "adminPassword": "password-of-owner"}
        )

        assert (answer.status_code, answer.json) == (200, {"success": True})
        assert api.get("/user/").json["username"] == "owner"
        found = api.get("/organization/stranger").json
        assert found["is_admin"]
        assert found["email"] == "stranger@example.com"
        assert found["teams"]["owners"]["member_count"] == 1
        assert api.get("/users/stranger").status_code == 404

    def test_removes_repository_roles_and_keeps_robots(
        self, bearer: Callable[..., "Api"], owner: "Api", world: World
    ) -> None:
        bearer("writer").put("/user/robots/helper", {})
        bearer("writer").post(
            "/user/convert", {"adminUser": "owner", "adminPassword": "password-of-owner"}
        )

        permissions = owner.get("/repository/acme/web/permissions/user/").json["permissions"]
        assert sorted(permissions) == ["acme+ci", "admin", "reader"]
        robots = owner.get("/organization/writer/robots").json["robots"]
        assert [robot["name"] for robot in robots] == ["writer+helper"]

    def test_converted_member_is_unchanged_after_export_and_load(
        self, bearer: Callable[..., "Api"], owner: "Api"
    ) -> None:
        member = bearer("member")
        member.post("/user/starred", {"namespace": "acme", "repository": "docs"})
        member.post("/user/convert", {"adminUser": "owner", "adminPassword": "password-of-owner"})
        members = owner.get("/organization/acme/team/members/members").json
        state = owner.client.get("/_fakequay/state").json

        planted = owner.client.post("/_fakequay/seed", json=state)

        assert (planted.status_code, planted.text) == (204, "")
        assert owner.get("/organization/acme/team/members/members").json == members
        assert [one["name"] for one in members["members"]] == ["member"]
        assert owner.client.get("/_fakequay/state").json == state

    def test_ends_the_session_of_the_user(self, stranger: "Api") -> None:
        body = {"adminUser": "owner", "adminPassword": "password-of-owner"}
        stranger.post("/user/convert", body)

        again = stranger.post("/user/convert", body)

        assert (again.status_code, again.json) == (401, LOGIN_REQUIRED)

    @pytest.mark.parametrize(
        ("admin", "password", "why"),
        [
            ("owner", "wrong", "The admin user credentials are not valid"),
            ("nobody", "password-of-nobody", "The admin user credentials are not valid"),
            ("stranger", "password-of-stranger", "The admin user is not valid"),
        ],
    )
    def test_rejects_invalid_credentials_of_the_new_admin(
        self, stranger: "Api", admin: str, password: str, why: str
    ) -> None:
        answer = stranger.post("/user/convert", {"adminUser": admin, "adminPassword": password})

        assert (answer.status_code, answer.json) == (400, {"reason": "invaliduser"} | invalid(why))
