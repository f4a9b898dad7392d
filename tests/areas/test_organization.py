"""What the organization area answers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain import accounts, avatars
from fakequay.world import World
from tests.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, invalid, person, team
from tests.mirroring import be_mirror
from tests.pushing import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

ACME = "/organization/acme"
AVATAR = {**avatars.of("acme", "acme@example.com", "user")}
REPORT = {
    "quota_bytes": 0,
    "configured_quota": None,
    "running_backfill": "waiting",
    "backfill_status": "waiting",
}


def seen_team(name: str, role: str, *, can_view: bool = True) -> dict[str, Any]:
    return {
        "name": name,
        "description": "",
        "role": role,
        "avatar": team(name),
        "can_view": can_view,
        "repo_count": 0,
        "member_count": 1,
        "is_synced": False,
    }


def by_admin(**changed: Any) -> dict[str, Any]:
    return {
        "name": "acme",
        "email": "acme@example.com",
        "avatar": AVATAR,
        "is_admin": True,
        "is_member": True,
        "teams": {
            "owners": seen_team("owners", "admin"),
            "creators": seen_team("creators", "creator"),
            "members": seen_team("members", "member"),
        },
        "ordered_teams": ["owners", "creators", "members"],
        "invoice_email": False,
        "invoice_email_address": None,
        "tag_expiration_s": 1_209_600,
        "is_free_account": True,
        "quotas": [],
        "quota_report": REPORT,
        **changed,
    }


BY_STRANGER = {
    "name": "acme",
    "email": "",
    "avatar": AVATAR,
    "is_admin": False,
    "is_member": False,
}


def logged(api: "Api") -> list[tuple[str, dict[str, Any]]]:
    """The kinds and metadata of the organization's log, oldest first, but for the token."""
    return [
        (
            entry["kind"],
            {key: value for key, value in entry["metadata"].items() if "oauth_token" not in key},
        )
        for entry in reversed(api.get(f"{ACME}/logs").json["logs"])
    ]


class TestCreateOrganization:
    def test_makes_the_caller_its_owner(self, stranger: "Api") -> None:
        body = {"name": "initech", "email": "initech@example.com"}
        answer = stranger.post("/organization/", body)

        assert (answer.status_code, answer.json) == (201, "Created")
        made = stranger.get("/organization/initech").json
        assert (made["is_admin"], list(made["teams"])) == (True, ["owners"])

    @pytest.mark.parametrize("name", ["acme", "owner"])
    def test_needs_a_name_that_is_free(self, stranger: "Api", name: str) -> None:
        answer = stranger.post("/organization/", {"name": name, "email": "new@example.com"})

        said = "A user or organization with this name already exists"
        assert (answer.status_code, answer.json) == (400, invalid(said))

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            (
                {"name": "x"},
                "Invalid namespace x: Namespace must be between 2 and 255 characters in length",
            ),
            (
                {"name": ""},
                "Invalid namespace : Namespace must match expression "
                "^([a-z0-9]+(?:[._-][a-z0-9]+)*)$",
            ),
            (
                {"name": "No Name"},
                "Invalid namespace No Name: Namespace must match expression "
                "^([a-z0-9]+(?:[._-][a-z0-9]+)*)$",
            ),
            ({"name": "new", "email": "nowhere"}, "Invalid email address"),
            (
                {"name": "new", "email": "owner@example.com"},
                "Email has already been used: owner@example.com",
            ),
        ],
    )
    def test_refuses_what_makes_no_sense(
        self, stranger: "Api", body: dict[str, str], said: str
    ) -> None:
        answer = stranger.post("/organization/", body)

        assert (answer.status_code, answer.json) == (400, invalid(said))

    def test_the_contact_address_goes_before_the_other(self, stranger: "Api") -> None:
        addresses = {"email": "one@example.com", "contact_email": "two@example.com"}
        stranger.post("/organization/", {"name": "initech", **addresses})

        assert stranger.get("/organization/initech").json["email"] == "two@example.com"

    def test_may_be_for_superusers_only(
        self, stranger: "Api", superuser: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_SUPERUSERS_ORG_CREATION_ONLY=True)

        answer = stranger.post("/organization/", {"name": "initech"})

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)
        assert superuser.post("/organization/", {"name": "initech"}).status_code == 201

    def test_is_not_for_auditors(self, auditor: "Api") -> None:
        answer = auditor.post("/organization/", {"name": "initech"})

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestGetOrganization:
    def test_shows_all_to_its_admins(self, owner: "Api") -> None:
        assert owner.get(ACME).json == by_admin()

    def test_shows_all_to_superusers_and_auditors(self, superuser: "Api", auditor: "Api") -> None:
        assert superuser.get(ACME).json == by_admin()
        assert auditor.get(ACME).json == by_admin()

    def test_shows_members_the_teams(self, bearer: Callable[..., "Api"]) -> None:
        assert bearer("member").get(ACME).json == {
            **BY_STRANGER,
            "is_member": True,
            "teams": {
                "owners": seen_team("owners", "admin", can_view=False),
                "creators": seen_team("creators", "creator", can_view=False),
                "members": seen_team("members", "member"),
            },
            "ordered_teams": ["owners", "creators", "members"],
            "quotas": [],
            "quota_report": REPORT,
        }

    def test_shows_its_name_to_everyone(self, stranger: "Api", anonymous: "Api") -> None:
        assert stranger.get(ACME).json == BY_STRANGER
        assert anonymous.get(ACME).json == BY_STRANGER

    @pytest.mark.parametrize("name", ["none", "owner"])
    def test_there_has_to_be_one(self, owner: "Api", name: str) -> None:
        answer = owner.get(f"/organization/{name}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestChangeOrganizationDetails:
    def test_changes_what_the_body_names(self, owner: "Api") -> None:
        body = {
            "email": "boss@example.com",
            "invoice_email": True,
            "invoice_email_address": "bills@example.com",
            "tag_expiration_s": 86_400,
        }
        answer = owner.put(ACME, body)

        avatar = avatars.of("acme", "boss@example.com", "user")
        assert answer.json == by_admin(**body, avatar=avatar)
        assert owner.get(ACME).json == answer.json

    def test_an_empty_body_changes_nothing(self, owner: "Api") -> None:
        assert owner.put(ACME, {}).json == by_admin()

    def test_takes_only_the_spans_there_are(self, owner: "Api") -> None:
        answer = owner.put(ACME, {"tag_expiration_s": 12_345})

        assert (answer.status_code, answer.json) == (
            400,
            {"message": "Invalid tag expiration option"},
        )

    def test_is_logged_kind_by_kind(self, owner: "Api") -> None:
        owner.put(ACME, {"email": "boss@example.com", "tag_expiration_s": 86_400})

        logs = owner.get(f"{ACME}/logs").json["logs"]
        assert [entry["kind"] for entry in logs[:2]] == [
            "org_change_tag_expiration",
            "org_change_email",
        ]

    def test_who_gets_the_bills_is_logged_when_it_is_somebody_else(self, owner: "Api") -> None:
        for _ in range(2):
            owner.put(ACME, {"invoice_email_address": "bills@example.com"})

        assert logged(owner) == [
            (
                "org_change_invoicing",
                {"invoice_email_address": "bills@example.com", "namespace": "acme"},
            )
        ]

    def test_is_for_its_admins(self, stranger: "Api", anonymous: "Api", visitor: "Api") -> None:
        assert stranger.put(ACME, {}).json == FORBIDDEN
        assert visitor.put(ACME, {}).json == LOGIN_REQUIRED
        said = {"error": "CSRF token was invalid or missing."}
        assert anonymous.put(ACME, {}).get_json(force=True) == said


class TestDeleteAdminedOrganization:
    def test_takes_everything_with_it(self, owner: "Api", stranger: "Api", world: World) -> None:
        stranger.post("/organization/", {"name": "initech"})
        stranger.put("/organization/initech/robots/ci")
        stranger.post("/organization/initech/applications", {"name": "portal"})
        before = len(world.store.accounts)

        answer = stranger.delete("/organization/initech")

        assert (answer.status_code, answer.data) == (204, b"")
        assert len(world.store.accounts) == before - 2
        assert accounts.one(world, "initech") is None
        assert stranger.get("/organization/initech").json == NOT_FOUND

    def test_frees_the_name(self, stranger: "Api") -> None:
        stranger.post("/organization/", {"name": "initech"})
        stranger.delete("/organization/initech")

        assert stranger.post("/organization/", {"name": "initech"}).status_code == 201

    def test_is_for_its_admins(self, stranger: "Api") -> None:
        answer = stranger.delete(ACME)

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestGetOrganizationPrivateAllowed:
    def test_counts_what_is_private(self, owner: "Api") -> None:
        answer = owner.get(f"{ACME}/private")

        assert answer.json == {"privateAllowed": False, "privateCount": 1}

    def test_a_plan_allows_some(self, owner: "Api") -> None:
        owner.put(f"{ACME}/plan", {"plan": "personal-2018"})

        answer = owner.get(f"{ACME}/private")

        assert answer.json == {"privateAllowed": True, "privateCount": 1}
        assert owner.get(ACME).json["is_free_account"] is False

    def test_is_for_those_who_may_create(self, stranger: "Api") -> None:
        assert stranger.get(f"{ACME}/private").json == FORBIDDEN


def member(name: str, *teams: str, repositories: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "name": name,
        "kind": "user",
        "avatar": person(name),
        "teams": [{"name": one, "avatar": team(one)} for one in teams],
        "repositories": list(repositories),
    }


class TestGetOrganizationMembers:
    def test_lists_people_with_teams_and_repositories(self, owner: "Api") -> None:
        owner.put("/repository/acme/web/permissions/user/member", {"role": "read"})

        assert owner.get(f"{ACME}/members").json == {
            "members": [
                member("owner", "owners"),
                member("creator", "creators"),
                member("member", "members", repositories=("web",)),
            ]
        }

    def test_leaves_robots_out(self, owner: "Api") -> None:
        owner.put(f"{ACME}/team/members/members/acme+ci")

        names = [one["name"] for one in owner.get(f"{ACME}/members").json["members"]]
        assert names == ["owner", "creator", "member"]


class TestGetOrganizationMember:
    def test_shows_one(self, owner: "Api") -> None:
        assert owner.get(f"{ACME}/members/member").json == member("member", "members")

    def test_shows_any_robot_of_the_organization(self, owner: "Api") -> None:
        shown = owner.get(f"{ACME}/members/acme+ci").json

        avatar = shown.pop("avatar")
        assert shown == {
            "name": "acme+ci",
            "kind": "robot",
            "teams": [],
            "repositories": ["web"],
        }
        assert (avatar["name"], avatar["kind"]) == ("acme+ci", "robot")

    @pytest.mark.parametrize("name", ["stranger", "nobody"])
    def test_has_to_be_in_a_team(self, owner: "Api", name: str) -> None:
        answer = owner.get(f"{ACME}/members/{name}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestRemoveOrganizationMember:
    def test_takes_teams_and_roles_away(self, owner: "Api", bearer: Callable[..., "Api"]) -> None:
        owner.put("/repository/acme/web/permissions/user/member", {"role": "read"})

        answer = owner.delete(f"{ACME}/members/member")

        assert (answer.status_code, answer.data) == (204, b"")
        assert bearer("member").get("/repository/acme/web").json == FORBIDDEN
        assert owner.get(f"{ACME}/members/member").status_code == 404

    def test_the_last_admin_stays(self, owner: "Api") -> None:
        answer = owner.delete(f"{ACME}/members/owner")

        said = {"message": "Cannot remove user as they are the only organization admin"}
        assert (answer.status_code, answer.json) == (400, said)


class TestGetOrganizationCollaborators:
    def test_lists_those_outside_the_teams(self, owner: "Api") -> None:
        def outsider(name: str) -> dict[str, Any]:
            return {
                "name": name,
                "kind": "user",
                "avatar": person(name),
                "repositories": ["web"],
            }

        assert owner.get(f"{ACME}/collaborators").json == {
            "collaborators": [outsider("admin"), outsider("reader"), outsider("writer")]
        }


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


UPSTREAM = {"upstream_registry": "registry.example.com", "expiration_s": 60, "insecure": True}
NO_CACHE = {"upstream_registry": "", "expiration_s": "", "insecure": ""}
EXISTS = invalid("Proxy Cache Configuration already exists")


class TestCreateProxyCacheConfig:
    def test_is_remembered(self, owner: "Api") -> None:
        answer = owner.post(f"{ACME}/proxycache", UPSTREAM)

        assert (answer.status_code, answer.json) == (201, "Created")
        assert owner.get(f"{ACME}/proxycache").json == UPSTREAM

    def test_there_is_one_at_most(self, owner: "Api") -> None:
        owner.post(f"{ACME}/proxycache", UPSTREAM)

        assert owner.post(f"{ACME}/proxycache", UPSTREAM).json == EXISTS

    @pytest.mark.parametrize("host", ["localhost", "10.0.0.1:5000", "[::1]:5000"])
    def test_private_hosts_are_refused_where_that_is_on(
        self, owner: "Api", configure: Callable[..., None], host: str
    ) -> None:
        assert owner.post(f"{ACME}/validateproxycache", {"upstream_registry": host}).json
        configure(FAKEQUAY_REFUSE_PRIVATE_HOSTS=True)

        answer = owner.post(f"{ACME}/proxycache", {"upstream_registry": host})

        said = invalid("The provided registry URL is not allowed")
        assert (answer.status_code, answer.json) == (400, said)

    def test_not_where_tags_are_immutable(self, owner: "Api", registry: Registry) -> None:
        registry.push("acme/web", "latest", image("a"))
        owner.put("/repository/acme/web/tag/latest", {"immutable": True})

        answer = owner.post(f"{ACME}/proxycache", UPSTREAM)

        said = invalid("Cannot convert organization to proxy cache: immutable tags exist")
        assert (answer.status_code, answer.json) == (400, said)
        owner.put("/repository/acme/web/tag/latest", {"immutable": False})
        assert owner.post(f"{ACME}/proxycache", UPSTREAM).status_code == 201

    def test_not_where_the_organization_is_a_mirror(self, owner: "Api", world: World) -> None:
        be_mirror(world, "acme")

        answer = owner.post(f"{ACME}/proxycache", UPSTREAM)

        reason = "organization is managed by organization-level mirroring"
        said = invalid(f"Cannot create proxy cache: {reason}")
        assert (answer.status_code, answer.json) == (400, said)


class TestGetProxyCacheConfig:
    def test_is_empty_without_one(self, bearer: Callable[..., "Api"]) -> None:
        assert bearer("member").get(f"{ACME}/proxycache").json == NO_CACHE

    def test_is_for_members(self, stranger: "Api") -> None:
        assert stranger.get(f"{ACME}/proxycache").json == FORBIDDEN

    def test_no_organization_has_none(self, superuser: "Api") -> None:
        path = "/organization/nowhere/proxycache"

        answer = superuser.post(path, UPSTREAM)

        said = invalid("Error while creating Proxy cache configuration")
        assert superuser.get(path).json == NO_CACHE
        assert (answer.status_code, answer.json) == (400, said)


class TestDeleteProxyCacheConfig:
    def test_leaves_none(self, owner: "Api") -> None:
        owner.post(f"{ACME}/proxycache", UPSTREAM)

        answer = owner.delete(f"{ACME}/proxycache")

        assert (answer.status_code, answer.json) == (201, "Deleted")
        assert owner.delete(f"{ACME}/proxycache").json == NOT_FOUND


class TestValidateProxyCacheConfig:
    def test_stores_nothing(self, owner: "Api") -> None:
        answer = owner.post(f"{ACME}/validateproxycache", UPSTREAM)

        assert (answer.status_code, answer.json) == (202, "Valid")
        assert owner.get(f"{ACME}/proxycache").json == NO_CACHE

    def test_there_must_be_none_yet(self, owner: "Api") -> None:
        owner.post(f"{ACME}/proxycache", UPSTREAM)

        assert owner.post(f"{ACME}/validateproxycache", UPSTREAM).json == EXISTS
