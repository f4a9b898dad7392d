"""Organization area: OAuth applications."""

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


def derive_keys(world: World, name: str, n: int = 1) -> dict[str, str]:
    made = world.ids.token("application", f"acme/{name}", n, "client_id", length=20)
    secret = world.ids.token("application", f"acme/{name}", n, "client_secret", length=40)
    return {"client_id": made, "client_secret": secret}


class TestGetOrganizationApplications:
    def test_lists_the_applications(self, owner: "Api", world: World) -> None:
        listed = owner.get(f"{ACME}/applications").json

        assert listed == {"applications": [PORTAL | derive_keys(world, "portal")]}

    def test_hides_secrets_from_read_only_superusers(
        self, owner: "Api", auditor: "Api", world: World
    ) -> None:
        client_id = derive_keys(world, "portal")["client_id"]
        shown = {"name": "gate", "description": "d", "application_uri": "http://a"}
        body = {**shown, "redirect_uri": "http://b", "avatar_email": "a@example.com"}
        owner.put(f"{ACME}/applications/{client_id}", body)

        hidden = {"client_secret": None, "redirect_uri": None, "avatar_email": None}
        assert auditor.get(f"{ACME}/applications").json == {
            "applications": [{**shown, "client_id": client_id, **hidden}]
        }


class TestCreateOrganizationApplication:
    def test_derives_the_client_id_and_secret_from_the_name(
        self, owner: "Api", world: World
    ) -> None:
        body = {"name": "other", "description": "d", "avatar_email": "a@example.com"}
        answer = owner.post(f"{ACME}/applications", body)

        made = {**PORTAL, **body, "redirect_uri": ""} | derive_keys(world, "other")
        assert (answer.status_code, answer.json) == (200, made)

    def test_logs_all_fields_of_the_request(self, owner: "Api", world: World) -> None:
        sent = {"name": "other", "redirect_uri": "http://b", "team": "gate"}
        owner.post(f"{ACME}/applications", sent)

        about = {"application_name": "other", "client_id": derive_keys(world, "other")["client_id"]}
        assert logged(owner) == [("create_application", {**sent, **about})]

    def test_second_application_of_the_same_name_has_other_keys(
        self, owner: "Api", world: World
    ) -> None:
        answer = owner.post(f"{ACME}/applications", {"name": "portal"})

        assert answer.json == {**PORTAL, "redirect_uri": ""} | derive_keys(world, "portal", 2)

    def test_rejects_the_reserved_bootstrap_name(self, owner: "Api", world: World) -> None:
        named = {"name": "__quay_bootstrap_app", "redirect_uri": "", "application_uri": ""}
        client_id = derive_keys(world, "portal")["client_id"]

        made = owner.post(f"{ACME}/applications", named)
        changed = owner.put(f"{ACME}/applications/{client_id}", named)

        said = invalid("Application name is reserved for bootstrap token provisioning")
        assert (made.status_code, made.json) == (changed.status_code, changed.json) == (400, said)


class TestGetOrganizationApplication:
    def test_returns_the_application(self, owner: "Api", world: World) -> None:
        made = derive_keys(world, "portal")

        assert owner.get(f"{ACME}/applications/{made['client_id']}").json == PORTAL | made

    def test_returns_404_for_an_application_of_another_organization(
        self, owner: "Api", stranger: "Api", world: World
    ) -> None:
        stranger.post("/organization/", {"name": "initech"})
        client_id = derive_keys(world, "portal")["client_id"]

        assert stranger.get(f"/organization/initech/applications/{client_id}").json == NOT_FOUND
        assert owner.get(f"{ACME}/applications/none").json == NOT_FOUND


class TestUpdateOrganizationApplication:
    def test_replaces_all_fields(self, owner: "Api", world: World) -> None:
        made = derive_keys(world, "portal")
        body = {"name": "gate", "application_uri": "http://a", "redirect_uri": "http://b"}

        answer = owner.put(f"{ACME}/applications/{made['client_id']}", body)

        assert answer.json == PORTAL | body | made
        about = {"application_name": "gate", "client_id": made["client_id"]}
        assert logged(owner) == [("update_application", {**body, **about})]


class TestDeleteOrganizationApplication:
    def test_revokes_its_tokens(self, owner: "Api", world: World) -> None:
        client_id = derive_keys(world, "portal")["client_id"]

        answer = owner.delete(f"{ACME}/applications/{client_id}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(f"{ACME}/applications").json == LOGIN_REQUIRED


class TestResetOrganizationApplicationClientSecret:
    def test_returns_a_new_secret(self, owner: "Api", world: World) -> None:
        made = derive_keys(world, "portal")

        answer = owner.post(f"{ACME}/applications/{made['client_id']}/resetclientsecret")

        secret = answer.json["client_secret"]
        assert answer.json == PORTAL | made | {"client_secret": secret}
        assert (len(secret), secret != made["client_secret"]) == (40, True)


class TestGetApplicationInformation:
    def test_returns_public_fields_for_anonymous_callers(
        self, anonymous: "Api", world: World
    ) -> None:
        client_id = derive_keys(world, "portal")["client_id"]

        assert anonymous.get(f"/app/{client_id}").json == {
            "name": "portal",
            "description": "",
            "uri": "",
            "avatar": {**avatars.create("portal", "acme@example.com", "app")},
            "organization": {**BY_STRANGER, "teams": {}, "ordered_teams": []},
        }

    def test_returns_the_organization_as_visible_to_the_caller(
        self, owner: "Api", world: World
    ) -> None:
        client_id = derive_keys(world, "portal")["client_id"]

        assert owner.get(f"/app/{client_id}").json["organization"] == by_admin(
            teams={}, ordered_teams=[]
        )

    def test_returns_404_for_an_unknown_application(self, anonymous: "Api") -> None:
        assert anonymous.get("/app/none").json == NOT_FOUND
