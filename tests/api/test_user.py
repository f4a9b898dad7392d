"""User area: the account of the caller, registration, initialization and public information."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.app import create_app
from fakequay.determinism import Clock, Ids
from fakequay.domain.accounts import accounts, avatars
from fakequay.models import ExternalLogin, TeamInvite
from fakequay.settings import Config
from fakequay.storage import Store
from fakequay.world import World
from tests.support.answers import LOGIN_REQUIRED, invalid, person

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Api

Configure = Callable[..., None]
ACME = {
    "name": "acme",
    "avatar": {**avatars.create("acme", "acme@example.com", "org")},
    "can_create_repo": False,
    "public": False,
    "is_org_admin": False,
    "preferred_namespace": False,
}
NOBODY = LOGIN_REQUIRED | {"session_required": False}
NEW = {"username": "newcomer", "password": "a good password".replace(" ", "-")}


def own_account(name: str, **changes: Any) -> dict[str, Any]:
    """Return the expected account of a user for that user."""
    return {
        "anonymous": False,
        "username": name,
        "avatar": person(name),
        "can_create_repo": True,
        "is_me": True,
        "verified": True,
        "email": f"{name}@example.com",
        "logins": [],
        "invoice_email": False,
        "invoice_email_address": None,
        "preferred_namespace": False,
        "tag_expiration_s": 1_209_600,
        "prompts": [],
        "company": None,
        "family_name": None,
        "given_name": None,
        "location": None,
        "is_free_account": True,
        "has_password_set": True,
        "quotas": [],
        "quota_report": {
            "quota_bytes": 0,
            "configured_quota": None,
            "running_backfill": "waiting",
            "backfill_status": "waiting",
        },
        "organizations": [],
    } | changes


def list_mail_contents(world: World, address: str) -> list[dict[str, Any]]:
    return [mail.about for mail in world.store.mails.find(to=address)]


class TestGetLoggedInUser:
    def test_includes_the_configured_public_namespaces(
        self, stranger: "Api", owner: "Api", configure: Configure
    ) -> None:
        configure(PUBLIC_NAMESPACES=["acme", "nobody"])
        shown = ACME | {"public": True}

        assert stranger.get("/user/").json == own_account("stranger", organizations=[shown])
        administered = shown | {"can_create_repo": True, "is_org_admin": True}
        assert owner.get("/user/").json["organizations"] == [administered]

    def test_returns_all_fields_of_the_caller(self, stranger: "Api") -> None:
        assert stranger.get("/user/").json == own_account("stranger")

    def test_includes_organizations_with_the_permissions_of_the_caller(
        self, owner: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        everything = ACME | {"can_create_repo": True, "is_org_admin": True}

        assert owner.get("/user/").json == own_account("owner", organizations=[everything])
        assert bearer("member").get("/user/").json == own_account("member", organizations=[ACME])
        (seen,) = bearer("creator").get("/user/").json["organizations"]
        assert seen == ACME | {"can_create_repo": True}

    def test_marks_superusers_and_read_only_superusers(
        self, superuser: "Api", auditor: "Api"
    ) -> None:
        assert superuser.get("/user/").json == own_account("superuser", super_user=True)
        assert auditor.get("/user/").json == own_account("auditor", global_readonly_super_user=True)

    def test_returns_few_fields_with_the_user_read_scope(
        self, bearer: Callable[..., "Api"]
    ) -> None:
        assert bearer("stranger", "user:read").get("/user/").json == {
            "anonymous": False,
            "username": "stranger",
            "avatar": person("stranger"),
            "organizations": [],
        }

    def test_returns_401_without_a_user_scope(
        self, anonymous: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        for api in (anonymous, bearer("stranger", "repo:admin")):
            answer = api.get("/user/")
            assert (answer.status_code, answer.json) == (401, NOBODY)

    def test_hides_logins_of_the_robot_service(self, stranger: "Api", world: World) -> None:
        user = accounts.find(world, "stranger", "user")
        world.store.external_logins.add(ExternalLogin(user.id, "quayrobot", "robot:1"))

        assert stranger.get("/user/").json["logins"] == []

    def test_includes_logins_at_external_services(self, stranger: "Api", world: World) -> None:
        user = accounts.find(world, "stranger", "user")
        world.store.external_logins.add(ExternalLogin(user.id, "github", "4711"))

        assert stranger.get("/user/").json["logins"] == [
            {"service": "github", "service_identifier": "4711", "metadata": {}}
        ]

    def test_restricted_user_cannot_create_repositories(
        self, stranger: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_RESTRICTED_USERS=True)

        assert stranger.get("/user/").json == own_account("stranger", can_create_repo=False)


class TestCreateNewUser:
    def test_requires_confirmation_of_the_email(self, visitor: "Api", world: World) -> None:
        answer = visitor.post("/user/", NEW | {"email": "new@example.com"})

        assert (answer.status_code, answer.json) == (200, {"awaiting_verification": True})
        refused = visitor.post("/signin", NEW)
        assert refused.json["needsEmailVerification"]
        (mail,) = list_mail_contents(world, "new@example.com")
        assert mail["kind"] == "confirm_email"
        visitor.client.get(mail["link"])
        assert visitor.get("/user/").json["username"] == "newcomer"

    def test_signs_in_immediately_if_mailing_is_off(
        self, visitor: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_MAILING=False)

        answer = visitor.post("/user/", NEW)

        assert answer.json["username"] == "newcomer"
        assert answer.json["email"] is None
        assert visitor.get("/user/").json == answer.json

    def test_invitation_confirms_the_email(self, visitor: "Api", world: World) -> None:
        invite(world, "new@example.com")

        answer = visitor.post("/user/", NEW | {"email": "new@example.com", "invite_code": "code"})

        assert answer.json == own_account(
            "newcomer", email="new@example.com", avatar=newcomer_avatar()
        )
        assert list_mail_contents(world, "new@example.com") == []

    def test_invitation_of_another_address_confirms_nothing(
        self, visitor: "Api", world: World
    ) -> None:
        invite(world, "other@example.com")

        answer = visitor.post("/user/", NEW | {"email": "new@example.com", "invite_code": "code"})

        assert answer.json == {"awaiting_verification": True}

    def test_invitation_can_be_accepted_at_the_first_login(
        self, visitor: "Api", world: World
    ) -> None:
        invite(world, "new@example.com")
        visitor.post("/user/", NEW | {"email": "new@example.com"})

        answer = visitor.post("/signin", NEW | {"invite_code": "code"})

        assert answer.json == {"success": True}

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({"username": "owner"}, "The username already exists"),
            (
                {"username": "acme"},
                "Username has already been taken by an organization and cannot be reused: acme",
            ),
            (
                {"username": "a"},
                "Invalid namespace a: Namespace must be between 2 and 255 characters in length",
            ),
            ({"email": "owner@example.com"}, "Email has already been used: owner@example.com"),
            ({"email": "nowhere"}, "Invalid email address: nowhere"),
            ({"email": ""}, "Email address is required"),
            (
                {"password": "short"},
                "Invalid password, password must be at least 8 characters and contain no "
                "whitespace.",
            ),
        ],
    )
    def test_rejects_an_invalid_or_existing_name_password_or_email(
        self, visitor: "Api", change: dict[str, str], why: str
    ) -> None:
        answer = visitor.post("/user/", NEW | {"email": "new@example.com"} | change)

        assert (answer.status_code, answer.json) == (400, invalid(why))

    def test_requires_an_invitation_if_configured(
        self, visitor: "Api", world: World, configure: Configure
    ) -> None:
        configure(FEATURE_INVITE_ONLY_USER_CREATION=True)
        body = NEW | {"email": "new@example.com"}

        uninvited = visitor.post("/user/", body)
        elsewhere = visitor.post("/user/", body | {"invite_code": "code"})
        invite(world, "new@example.com")
        invited = visitor.post("/user/", body | {"invite_code": "code"})

        assert uninvited.json == invalid("Cannot create non-invited user")
        assert elsewhere.json == DISABLED
        assert invited.json["username"] == "newcomer"

    def test_rejects_blocked_email_domains(self, visitor: "Api", configure: Configure) -> None:
        configure(FEATURE_BLACKLISTED_EMAILS=True, BLACKLISTED_EMAIL_DOMAINS=["spam.example.com"])

        answer = visitor.post("/user/", NEW | {"email": "new@mx.spam.example.com"})

        assert (answer.status_code, answer.json) == (400, DISABLED)

    def test_requires_a_captcha_if_configured(self, visitor: "Api", configure: Configure) -> None:
        configure(FEATURE_RECAPTCHA=True)
        body = NEW | {"email": "new@example.com"}

        refused = visitor.post("/user/", body)
        solved = visitor.post("/user/", body | {"recaptcha_response": "solved"})

        assert (refused.status_code, refused.json) == (400, {"message": ROBOT})
        assert solved.json == {"awaiting_verification": True}

    def test_prompts_for_name_and_company_if_configured(
        self, visitor: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_MAILING=False, FEATURE_USER_METADATA=True)

        assert visitor.post("/user/", NEW).json["prompts"] == ["enter_name", "enter_company"]
        visitor.headers["X-CSRF-Token"] = visitor.client.get("/csrf_token").json["csrf_token"]
        assert visitor.put("/user/", {"company": "Acme"}).json["prompts"] == []

    def test_returns_404_with_an_external_directory(
        self, visitor: "Api", configure: Configure
    ) -> None:
        configure(AUTHENTICATION_TYPE="LDAP")

        assert visitor.post("/user/", NEW).status_code == 404

    @pytest.mark.parametrize("feature", ["FEATURE_DIRECT_LOGIN", "FEATURE_USER_CREATION"])
    def test_returns_404_if_the_feature_is_off(
        self, visitor: "Api", configure: Configure, feature: str
    ) -> None:
        configure(**{feature: False})

        assert visitor.post("/user/", NEW).status_code == 404


DISABLED = invalid(
    "Creation of a user account for this e-mail is disabled; please contact an administrator"
)
ROBOT = "Are you a bot? If not, please revalidate the captcha."


def newcomer_avatar() -> dict[str, str]:
    return {**avatars.create("newcomer", "new@example.com", "user")}


def invite(world: World, email: str) -> None:
    team = world.store.teams.find(organization_id=accounts.find(world, "acme", "organization").id)
    inviter = accounts.find(world, "owner", "user").id
    world.store.team_invites.add(TeamInvite(team[0].id, "code", inviter, 0.0, email=email))


class TestInitializeUser:
    @pytest.fixture
    def empty(self) -> "Api":
        from tests.conftest import Api

        app: Flask = create_app(World(Store(), Clock(0.0), Ids("tests"), Config({})))
        return Api(app.test_client())

    def test_creates_the_first_user_and_a_token(self, empty: "Api") -> None:
        body = NEW | {"email": "new@example.com", "access_token": True}

        answer = empty.post("/user/initialize", body)

        token = answer.json["access_token"]
        assert answer.json == {
            "username": "newcomer",
            "email": "new@example.com",
            "encrypted_password": answer.json["encrypted_password"],
            "access_token": token,
        }
        bearer = empty.get("/user/", headers={"Authorization": f"Bearer {token}"})
        assert bearer.json["username"] == empty.get("/user/").json["username"] == "newcomer"

    def test_omits_the_token_by_default(self, empty: "Api") -> None:
        answer = empty.post("/user/initialize", NEW | {"email": "new@example.com"})

        assert set(answer.json) == {"username", "email", "encrypted_password"}

    def test_rejects_an_invalid_email(self, empty: "Api") -> None:
        answer = empty.post("/user/initialize", NEW | {"email": "nowhere"})

        why = "Failed to initialize user: Invalid email address: nowhere"
        assert (answer.status_code, answer.json) == (400, {"message": why})

    def test_returns_400_if_the_instance_has_users(self, anonymous: "Api") -> None:
        answer = anonymous.post("/user/initialize", NEW | {"email": "new@example.com"})

        why = "Cannot initialize user in a non-empty database"
        assert (answer.status_code, answer.json) == (400, {"message": why})

    @pytest.mark.parametrize(("text", "status"), [("hello", 415), ("[]", 400)])
    def test_returns_an_html_error_for_a_body_that_is_not_a_json_object(
        self, empty: "Api", text: str, status: int
    ) -> None:
        kind = "application/json" if text == "[]" else "text/plain"

        answer = empty.post("/user/initialize", data=text, content_type=kind)

        assert (answer.status_code, answer.mimetype) == (status, "text/html")


class TestGetUserInformation:
    def test_returns_name_and_avatar_to_everyone(self, anonymous: "Api", stranger: "Api") -> None:
        seen = {"anonymous": False, "username": "owner", "avatar": person("owner")}

        assert anonymous.get("/users/owner").json == seen
        assert stranger.get("/users/owner").json == seen

    def test_returns_all_fields_to_the_user(self, stranger: "Api") -> None:
        assert stranger.get("/users/stranger").json == own_account("stranger")

    def test_returns_the_superuser_flag_to_superusers(self, superuser: "Api") -> None:
        seen = {"anonymous": False, "username": "owner", "avatar": person("owner")}

        assert superuser.get("/users/owner").json == seen | {"super_user": False}
        assert superuser.get("/users/superuser").json["super_user"] is True

    @pytest.mark.parametrize("name", ["nobody", "acme", "acme+ci"])
    def test_returns_404_for_organizations_robots_and_unknown_names(
        self, anonymous: "Api", name: str
    ) -> None:
        assert anonymous.get(f"/users/{name}").status_code == 404


class TestGetUserPrivateAllowed:
    def test_counts_private_repositories(self, stranger: "Api") -> None:
        for name in ("one", "two"):
            stranger.post(
                "/repository",
                {
                    "namespace": "stranger",
                    "repository": name,
                    "visibility": "private",
                    "description": "",
                },
            )

        answer = stranger.get("/user/private")

        assert answer.json == {"privateCount": 2, "privateAllowed": False}
