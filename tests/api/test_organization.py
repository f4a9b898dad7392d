"""Organization area: organizations, members and collaborators."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.accounts import accounts, avatars
from fakequay.world import World
from tests.support.acme import ACME, BY_STRANGER, REPORT, by_admin, expected_team, logged
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, invalid, person, team

if TYPE_CHECKING:
    from tests.conftest import Api


class TestCreateOrganization:
    def test_makes_the_caller_an_owner(self, stranger: "Api") -> None:
        body = {"name": "initech", "email": "initech@example.com"}
        answer = stranger.post("/organization/", body)

        assert (answer.status_code, answer.json) == (201, "Created")
        made = stranger.get("/organization/initech").json
        assert (made["is_admin"], list(made["teams"])) == (True, ["owners"])

    @pytest.mark.parametrize("name", ["acme", "owner"])
    def test_rejects_the_name_of_an_existing_account(self, stranger: "Api", name: str) -> None:
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
    def test_rejects_an_invalid_name_or_email(
        self, stranger: "Api", body: dict[str, str], said: str
    ) -> None:
        answer = stranger.post("/organization/", body)

        assert (answer.status_code, answer.json) == (400, invalid(said))

    def test_contact_email_has_precedence_over_email(self, stranger: "Api") -> None:
        addresses = {"email": "one@example.com", "contact_email": "two@example.com"}
        stranger.post("/organization/", {"name": "initech", **addresses})

        assert stranger.get("/organization/initech").json["email"] == "two@example.com"

    def test_requires_a_captcha_if_configured(
        self, stranger: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_RECAPTCHA=True)

        refused = stranger.post("/organization/", {"name": "initech"})
        solved = {"name": "initech", "recaptcha_response": "solved"}

        robot = {"message": "Are you a bot? If not, please revalidate the captcha."}
        assert (refused.status_code, refused.json) == (400, robot)
        assert stranger.post("/organization/", solved).status_code == 201

    def test_requires_a_superuser_if_configured(
        self, stranger: "Api", superuser: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_SUPERUSERS_ORG_CREATION_ONLY=True)

        answer = stranger.post("/organization/", {"name": "initech"})

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)
        assert superuser.post("/organization/", {"name": "initech"}).status_code == 201

    def test_is_forbidden_for_read_only_superusers(self, auditor: "Api") -> None:
        answer = auditor.post("/organization/", {"name": "initech"})

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestGetOrganization:
    def test_returns_all_fields_for_admins(self, owner: "Api") -> None:
        assert owner.get(ACME).json == by_admin()

    def test_returns_all_fields_for_superusers_and_read_only_superusers(
        self, superuser: "Api", auditor: "Api"
    ) -> None:
        assert superuser.get(ACME).json == by_admin()
        assert auditor.get(ACME).json == by_admin()

    def test_returns_the_teams_for_members(self, bearer: Callable[..., "Api"]) -> None:
        assert bearer("member").get(ACME).json == {
            **BY_STRANGER,
            "is_member": True,
            "teams": {
                "owners": expected_team("owners", "admin", can_view=False),
                "creators": expected_team("creators", "creator", can_view=False),
                "members": expected_team("members", "member"),
            },
            "ordered_teams": ["owners", "creators", "members"],
            "quotas": [],
            "quota_report": REPORT,
        }

    def test_returns_public_fields_for_outsiders_and_anonymous_callers(
        self, stranger: "Api", anonymous: "Api"
    ) -> None:
        assert stranger.get(ACME).json == BY_STRANGER
        assert anonymous.get(ACME).json == BY_STRANGER

    @pytest.mark.parametrize("name", ["none", "owner"])
    def test_returns_404_for_an_unknown_name_and_for_a_user(self, owner: "Api", name: str) -> None:
        answer = owner.get(f"/organization/{name}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestChangeOrganizationDetails:
    def test_changes_the_given_fields(self, owner: "Api") -> None:
        body = {
            "email": "boss@example.com",
            "invoice_email": True,
            "invoice_email_address": "bills@example.com",
            "tag_expiration_s": 86_400,
        }
        answer = owner.put(ACME, body)

        avatar = avatars.create("acme", "boss@example.com", "user")
        assert answer.json == by_admin(**body, avatar=avatar)
        assert owner.get(ACME).json == answer.json

    def test_empty_body_changes_nothing(self, owner: "Api") -> None:
        assert owner.put(ACME, {}).json == by_admin()

    def test_rejects_a_tag_expiration_that_is_not_an_option(self, owner: "Api") -> None:
        answer = owner.put(ACME, {"tag_expiration_s": 12_345})

        assert (answer.status_code, answer.json) == (
            400,
            {"message": "Invalid tag expiration option"},
        )

    def test_ignores_the_tag_expiration_if_changing_it_is_off(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_CHANGE_TAG_EXPIRATION=False)

        assert owner.put(ACME, {"tag_expiration_s": 86_400}).json == by_admin()
        assert logged(owner) == []

    def test_rejects_an_invalid_email_address(self, owner: "Api") -> None:
        answer = owner.put(ACME, {"contact_email": "nowhere"})

        assert (answer.status_code, answer.json) == (400, invalid("Invalid email address"))

    @pytest.mark.parametrize("address", [5, True, ["a@example.com"], {"a": 1}])
    def test_rejects_an_email_address_that_is_no_string(self, owner: "Api", address: Any) -> None:
        answer = owner.put(ACME, {"contact_email": address})

        first_line = answer.json["detail"].partition("\n")[0]
        assert (answer.status_code, first_line) == (
            400,
            f"{address!r} is not of type 'string', 'null'",
        )

    def test_logs_each_changed_setting(self, owner: "Api") -> None:
        owner.put(ACME, {"email": "boss@example.com", "tag_expiration_s": 86_400})

        logs = owner.get(f"{ACME}/logs").json["logs"]
        assert [entry["kind"] for entry in logs[:2]] == [
            "org_change_tag_expiration",
            "org_change_email",
        ]

    def test_logs_the_invoice_address_only_if_it_changes(self, owner: "Api") -> None:
        for _ in range(2):
            owner.put(ACME, {"invoice_email_address": "bills@example.com"})

        assert logged(owner) == [
            (
                "org_change_invoicing",
                {"invoice_email_address": "bills@example.com", "namespace": "acme"},
            )
        ]

    def test_requires_an_organization_admin(
        self, stranger: "Api", anonymous: "Api", visitor: "Api"
    ) -> None:
        assert stranger.put(ACME, {}).json == FORBIDDEN
        assert visitor.put(ACME, {}).json == LOGIN_REQUIRED
        said = {"error": "CSRF token was invalid or missing."}
        assert anonymous.put(ACME, {}).get_json(force=True) == said


class TestDeleteAdminedOrganization:
    def test_deletes_robots_and_applications_too(
        self, owner: "Api", stranger: "Api", world: World
    ) -> None:
        stranger.post("/organization/", {"name": "initech"})
        stranger.put("/organization/initech/robots/ci")
        stranger.post("/organization/initech/applications", {"name": "portal"})
        before = len(world.store.accounts)

        answer = stranger.delete("/organization/initech")

        assert (answer.status_code, answer.data) == (204, b"")
        assert len(world.store.accounts) == before - 2
        assert accounts.get(world, "initech") is None
        assert stranger.get("/organization/initech").json == NOT_FOUND

    def test_makes_the_name_available_again(self, stranger: "Api") -> None:
        stranger.post("/organization/", {"name": "initech"})
        stranger.delete("/organization/initech")

        assert stranger.post("/organization/", {"name": "initech"}).status_code == 201

    def test_requires_an_organization_admin(self, stranger: "Api") -> None:
        answer = stranger.delete(ACME)

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestGetOrganizationPrivateAllowed:
    def test_counts_private_repositories(self, owner: "Api") -> None:
        answer = owner.get(f"{ACME}/private")

        assert answer.json == {"privateAllowed": False, "privateCount": 1}

    def test_allows_private_repositories_with_a_plan(self, owner: "Api") -> None:
        owner.put(f"{ACME}/plan", {"plan": "personal-2018"})

        answer = owner.get(f"{ACME}/private")

        assert answer.json == {"privateAllowed": True, "privateCount": 1}
        assert owner.get(ACME).json["is_free_account"] is False

    def test_requires_permission_to_create_repositories(self, stranger: "Api") -> None:
        assert stranger.get(f"{ACME}/private").json == FORBIDDEN


def expected_member(name: str, *teams: str, repositories: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "name": name,
        "kind": "user",
        "avatar": person(name),
        "teams": [{"name": one, "avatar": team(one)} for one in teams],
        "repositories": list(repositories),
    }


class TestGetOrganizationMembers:
    def test_lists_users_with_their_teams_and_repositories(self, owner: "Api") -> None:
        owner.put("/repository/acme/web/permissions/user/member", {"role": "read"})

        assert owner.get(f"{ACME}/members").json == {
            "members": [
                expected_member("owner", "owners"),
                expected_member("creator", "creators"),
                expected_member("member", "members", repositories=("web",)),
            ]
        }

    def test_omits_robots(self, owner: "Api") -> None:
        owner.put(f"{ACME}/team/members/members/acme+ci")

        names = [one["name"] for one in owner.get(f"{ACME}/members").json["members"]]
        assert names == ["owner", "creator", "member"]


class TestGetOrganizationMember:
    def test_returns_the_member(self, owner: "Api") -> None:
        assert owner.get(f"{ACME}/members/member").json == expected_member("member", "members")

    def test_returns_any_robot_of_the_organization(self, owner: "Api") -> None:
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
    def test_returns_404_for_users_outside_all_teams(self, owner: "Api", name: str) -> None:
        answer = owner.get(f"{ACME}/members/{name}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestRemoveOrganizationMember:
    def test_removes_the_user_from_teams_and_repositories(
        self, owner: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        owner.put("/repository/acme/web/permissions/user/member", {"role": "read"})

        answer = owner.delete(f"{ACME}/members/member")

        assert (answer.status_code, answer.data) == (204, b"")
        assert bearer("member").get("/repository/acme/web").json == FORBIDDEN
        assert owner.get(f"{ACME}/members/member").status_code == 404

    def test_returns_400_for_the_only_admin(self, owner: "Api") -> None:
        answer = owner.delete(f"{ACME}/members/owner")

        said = {"message": "Cannot remove user as they are the only organization admin"}
        assert (answer.status_code, answer.json) == (400, said)


class TestGetOrganizationCollaborators:
    def test_lists_users_with_repository_roles_outside_all_teams(self, owner: "Api") -> None:
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
