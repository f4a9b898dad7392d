"""What the organization area answers of OAuth applications."""

from typing import TYPE_CHECKING

from fakequay.domain.accounts import avatars
from fakequay.world import World
from tests.support.acme import ACME, BY_STRANGER, by_admin, logged
from tests.support.answers import LOGIN_REQUIRED, NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

PORTAL = {
    "name": "portal",
    "description": "",
    "application_uri": "",
    "redirect_uri": "http://portal.example.com/back",
    "avatar_email": None,
}


def keys(world: World, name: str, n: int = 1) -> dict[str, str]:
    made = world.ids.token("application", f"acme/{name}", n, "client_id", length=20)
    secret = world.ids.token("application", f"acme/{name}", n, "client_secret", length=40)
    return {"client_id": made, "client_secret": secret}


class TestGetOrganizationApplications:
    def test_lists_them(self, owner: "Api", world: World) -> None:
        listed = owner.get(f"{ACME}/applications").json

        assert listed == {"applications": [PORTAL | keys(world, "portal")]}

    def test_auditors_see_no_secrets(self, owner: "Api", auditor: "Api", world: World) -> None:
        client_id = keys(world, "portal")["client_id"]
        shown = {"name": "gate", "description": "d", "application_uri": "http://a"}
        body = {**shown, "redirect_uri": "http://b", "avatar_email": "a@example.com"}
        owner.put(f"{ACME}/applications/{client_id}", body)

        hidden = {"client_secret": None, "redirect_uri": None, "avatar_email": None}
        assert auditor.get(f"{ACME}/applications").json == {
            "applications": [{**shown, "client_id": client_id, **hidden}]
        }


class TestCreateOrganizationApplication:
    def test_gives_it_keys(self, owner: "Api", world: World) -> None:
        body = {"name": "other", "description": "d", "avatar_email": "a@example.com"}
        answer = owner.post(f"{ACME}/applications", body)

        made = {**PORTAL, **body, "redirect_uri": ""} | keys(world, "other")
        assert (answer.status_code, answer.json) == (200, made)

    def test_is_logged_with_all_that_was_sent(self, owner: "Api", world: World) -> None:
        sent = {"name": "other", "redirect_uri": "http://b", "team": "gate"}
        owner.post(f"{ACME}/applications", sent)

        about = {"application_name": "other", "client_id": keys(world, "other")["client_id"]}
        assert logged(owner) == [("create_application", {**sent, **about})]

    def test_a_namesake_has_other_keys(self, owner: "Api", world: World) -> None:
        answer = owner.post(f"{ACME}/applications", {"name": "portal"})

        assert answer.json == {**PORTAL, "redirect_uri": ""} | keys(world, "portal", 2)

    def test_one_name_is_the_servers_own(self, owner: "Api", world: World) -> None:
        named = {"name": "__quay_bootstrap_app", "redirect_uri": "", "application_uri": ""}
        client_id = keys(world, "portal")["client_id"]

        made = owner.post(f"{ACME}/applications", named)
        changed = owner.put(f"{ACME}/applications/{client_id}", named)

        said = invalid("Application name is reserved for bootstrap token provisioning")
        assert (made.status_code, made.json) == (changed.status_code, changed.json) == (400, said)


class TestGetOrganizationApplication:
    def test_shows_one(self, owner: "Api", world: World) -> None:
        made = keys(world, "portal")

        assert owner.get(f"{ACME}/applications/{made['client_id']}").json == PORTAL | made

    def test_there_has_to_be_one_in_this_organization(
        self, owner: "Api", stranger: "Api", world: World
    ) -> None:
        stranger.post("/organization/", {"name": "initech"})
        client_id = keys(world, "portal")["client_id"]

        assert stranger.get(f"/organization/initech/applications/{client_id}").json == NOT_FOUND
        assert owner.get(f"{ACME}/applications/none").json == NOT_FOUND


class TestUpdateOrganizationApplication:
    def test_replaces_everything(self, owner: "Api", world: World) -> None:
        made = keys(world, "portal")
        body = {"name": "gate", "application_uri": "http://a", "redirect_uri": "http://b"}

        answer = owner.put(f"{ACME}/applications/{made['client_id']}", body)

        assert answer.json == PORTAL | body | made
        about = {"application_name": "gate", "client_id": made["client_id"]}
        assert logged(owner) == [("update_application", {**body, **about})]


class TestDeleteOrganizationApplication:
    def test_its_tokens_go_with_it(self, owner: "Api", world: World) -> None:
        client_id = keys(world, "portal")["client_id"]

        answer = owner.delete(f"{ACME}/applications/{client_id}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(f"{ACME}/applications").json == LOGIN_REQUIRED


class TestResetOrganizationApplicationClientSecret:
    def test_gives_it_another_secret(self, owner: "Api", world: World) -> None:
        made = keys(world, "portal")

        answer = owner.post(f"{ACME}/applications/{made['client_id']}/resetclientsecret")

        secret = answer.json["client_secret"]
        assert answer.json == PORTAL | made | {"client_secret": secret}
        assert (len(secret), secret != made["client_secret"]) == (40, True)


class TestGetApplicationInformation:
    def test_shows_anyone_whose_it_is(self, anonymous: "Api", world: World) -> None:
        client_id = keys(world, "portal")["client_id"]

        assert anonymous.get(f"/app/{client_id}").json == {
            "name": "portal",
            "description": "",
            "uri": "",
            "avatar": {**avatars.of("portal", "acme@example.com", "app")},
            "organization": {**BY_STRANGER, "teams": {}, "ordered_teams": []},
        }

    def test_shows_the_organization_as_the_caller_knows_it(
        self, owner: "Api", world: World
    ) -> None:
        client_id = keys(world, "portal")["client_id"]

        assert owner.get(f"/app/{client_id}").json["organization"] == by_admin(
            teams={}, ordered_teams=[]
        )

    def test_there_has_to_be_one(self, anonymous: "Api") -> None:
        assert anonymous.get("/app/none").json == NOT_FOUND
