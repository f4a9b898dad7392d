"""Superuser area: users."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.accounts import accounts, teams
from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, invalid, person

if TYPE_CHECKING:
    from tests.conftest import Api

Configure = Callable[..., None]
NAMES = [
    "owner",
    "creator",
    "member",
    "admin",
    "writer",
    "reader",
    "stranger",
    "superuser",
    "auditor",
]  # in order of creation
EMPTY = {
    "quota_bytes": 0,
    "configured_quota": None,
    "running_backfill": "waiting",
    "backfill_status": "waiting",
}


def expected_user(name: str, **changes: Any) -> dict[str, Any]:
    """Return the expected representation of a user for superusers."""
    return {
        "kind": "user",
        "name": name,
        "username": name,
        "email": f"{name}@example.com",
        "verified": True,
        "avatar": person(name),
        "super_user": name == "superuser",
        "global_readonly_super_user": name == "auditor",
        "enabled": True,
        "quotas": [],
        "quota_report": EMPTY,
    } | changes


def last_log(api: "Api") -> tuple[str, dict[str, Any]]:
    entry = api.get("/superuser/logs").json["logs"][0]
    metadata = entry["metadata"].items()
    return entry["kind"], {k: v for k, v in metadata if not k.startswith("oauth_token")}


class TestListAllUsers:
    def test_lists_users_in_order_of_creation(self, superuser: "Api", auditor: "Api") -> None:
        everybody = {"users": [expected_user(name) for name in NAMES]}

        assert superuser.get("/superuser/users/").json == everybody
        assert auditor.get("/superuser/users/").json == everybody

    def test_returns_results_in_pages(self, superuser: "Api") -> None:
        first = superuser.get("/superuser/users/?limit=5").json
        second = superuser.get(f"/superuser/users/?limit=5&next_page={first['next_page']}").json

        assert [user["name"] for user in first["users"]] == NAMES[:5]
        assert second == {"users": [expected_user(name) for name in NAMES[5:]]}

    def test_invalid_page_token_returns_the_first_page(self, superuser: "Api") -> None:
        answer = superuser.get("/superuser/users/?limit=1&next_page=nonsense")

        assert answer.json["users"] == [expected_user("owner")]

    def test_omits_disabled_users_on_request(self, superuser: "Api") -> None:
        superuser.put("/superuser/users/reader", {"enabled": False})

        enabled = superuser.get("/superuser/users/?disabled=false").json["users"]
        everybody = superuser.get("/superuser/users/").json["users"]

        assert [user["name"] for user in enabled] == [name for name in NAMES if name != "reader"]
        assert expected_user("reader", enabled=False) in everybody

    def test_rejects_a_limit_above_100(self, superuser: "Api") -> None:
        answer = superuser.get("/superuser/users/?limit=101")

        assert (answer.status_code, answer.json) == (
            400,
            invalid("Page limit cannot be above 100"),
        )

    def test_requires_a_superuser_and_the_superuser_scope(
        self, stranger: "Api", anonymous: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        assert stranger.get("/superuser/users/").json == FORBIDDEN
        assert anonymous.get("/superuser/users/").json == LOGIN_REQUIRED
        assert bearer("superuser", "user:admin").get("/superuser/users/").json == FORBIDDEN


class TestCreateInstallUser:
    def test_generates_a_password_and_sends_a_confirmation_link(
        self, superuser: "Api", visitor: "Api", world: World
    ) -> None:
        answer = superuser.post(
            "/superuser/users/", {"username": "newcomer", "email": "new@example.com"}
        )

        password, encrypted = answer.json["password"], answer.json["encrypted_password"]
        assert answer.json == {
            "username": "newcomer",
            "email": "new@example.com",
            "password": password,
            "encrypted_password": encrypted,
        }
        about = {"email": "new@example.com", "username": "newcomer", "superuser": "superuser"}
        assert last_log(superuser) == ("user_create", about)
        (mail,) = world.store.mails.find(to="new@example.com")
        visitor.client.get(mail.about["link"])
        visitor.headers["X-CSRF-Token"] = visitor.client.get("/csrf_token").json["csrf_token"]
        body = {"username": "newcomer", "password": password}
        assert visitor.post("/signin", body).json == {"success": True}
        logged_in = visitor.client.get("/v2/auth?service=localhost", auth=("newcomer", encrypted))
        assert (logged_in.status_code, list(logged_in.json)) == (200, ["token"])

    def test_email_is_optional_if_mailing_is_off(
        self, superuser: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_MAILING=False)

        answer = superuser.post("/superuser/users/", {"username": "newcomer"})

        assert answer.json["email"] is None

    def test_returns_400_with_an_external_directory(
        self, superuser: "Api", configure: Configure
    ) -> None:
        configure(AUTHENTICATION_TYPE="LDAP")

        answer = superuser.post(
            "/superuser/users/", {"username": "newcomer", "email": "new@example.com"}
        )

        why = "Cannot create a user in a non-database auth system"
        assert (answer.status_code, answer.json) == (400, invalid(why))

    @pytest.mark.parametrize(
        ("body", "why"),
        [
            (
                {"username": "owner", "email": "new@example.com"},
                "Username has already been taken by user cannot be reused: owner",
            ),
            (
                {"username": "newcomer", "email": "owner@example.com"},
                "Email has already been used: owner@example.com",
            ),
            ({"username": "newcomer"}, "Invalid email address: None"),
        ],
    )
    def test_rejects_an_invalid_or_existing_name_or_email(
        self, superuser: "Api", body: dict[str, str], why: str
    ) -> None:
        answer = superuser.post("/superuser/users/", body)

        assert (answer.status_code, answer.json) == (400, {"message": why})


class TestGetInstallUser:
    def test_returns_the_user(self, superuser: "Api", auditor: "Api") -> None:
        assert superuser.get("/superuser/users/reader").json == expected_user("reader")
        assert auditor.get("/superuser/users/superuser").json == expected_user("superuser")

    @pytest.mark.parametrize("name", ["nobody", "acme", "acme+ci"])
    def test_returns_404_for_organizations_robots_and_unknown_names(
        self, superuser: "Api", name: str
    ) -> None:
        answer = superuser.get(f"/superuser/users/{name}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestChangeInstallUser:
    def test_returns_the_user_before_the_change(self, superuser: "Api") -> None:
        answer = superuser.put("/superuser/users/reader", {"enabled": False})

        assert (answer.status_code, answer.json) == (200, expected_user("reader"))
        assert superuser.get("/superuser/users/reader").json == expected_user(
            "reader", enabled=False
        )
        about = {"username": "reader", "superuser": "superuser"}
        assert last_log(superuser) == ("user_disable", about)

    def test_disabled_user_cannot_authenticate(
        self, superuser: "Api", reader: "Api", browser: Callable[[str], "Api"], visitor: "Api"
    ) -> None:
        session = browser("reader")
        superuser.put("/superuser/users/reader", {"enabled": False})

        assert reader.get("/user/logs").status_code == 401
        assert session.get("/user/").status_code == 401
        superuser.put("/superuser/users/reader", {"enabled": True})
        assert reader.get("/user/logs").status_code == 200

    def test_returns_a_new_password_in_encrypted_form(
        self, superuser: "Api", visitor: "Api"
    ) -> None:
        answer = superuser.put("/superuser/users/reader", {"password": "another-password"})

        encrypted = answer.json["encrypted_password"]
        assert answer.json == expected_user("reader", encrypted_password=encrypted)
        body = {"username": "reader", "password": "another-password"}
        assert visitor.post("/signin", body).json == {"success": True}
        for password in ("another-password", encrypted):
            auth = ("reader", password)
            logged_in = visitor.client.get("/v2/auth?service=localhost", auth=auth)
            assert (logged_in.status_code, list(logged_in.json)) == (200, ["token"])

    def test_changes_the_email_without_confirmation(self, superuser: "Api") -> None:
        answer = superuser.put("/superuser/users/reader", {"email": "else@example.com"})

        assert answer.json == expected_user("reader", email="else@example.com")
        about = {
            "old_email": "reader@example.com",
            "email": "else@example.com",
            "superuser": "superuser",
        }
        assert last_log(superuser) == ("user_change_email", about)

    def test_accepts_the_email_of_another_user(self, superuser: "Api") -> None:
        # The real server rejects a used address only if users change their address.
        answer = superuser.put("/superuser/users/reader", {"email": "owner@example.com"})

        assert (answer.status_code, answer.json["email"]) == (200, "owner@example.com")

    def test_rejects_changes_to_a_superuser(self, superuser: "Api") -> None:
        answer = superuser.put("/superuser/users/superuser", {"enabled": False})

        assert answer.json == invalid("Cannot update a superuser")

    def test_rejected_request_changes_nothing(self, superuser: "Api") -> None:
        answer = superuser.put(
            "/superuser/users/reader", {"password": "short", "email": "else@example.com"}
        )

        assert answer.status_code == 400
        assert superuser.get("/superuser/users/reader").json == expected_user("reader")

    @pytest.mark.parametrize(
        ("body", "what"), [({"password": "a-password"}, "password"), ({"email": "e@x.y"}, "e-mail")]
    )
    def test_returns_an_error_with_an_external_directory(
        self, superuser: "Api", configure: Configure, body: dict[str, str], what: str
    ) -> None:
        configure(AUTHENTICATION_TYPE="LDAP")

        answer = superuser.put("/superuser/users/reader", body)

        assert answer.json == invalid(f"Cannot change {what} in non-database auth")


class TestDeleteInstallUser:
    def test_deletes_the_user_with_its_roles(self, superuser: "Api", reader: "Api") -> None:
        answer = superuser.delete("/superuser/users/reader")

        assert (answer.status_code, answer.text) == (204, "")
        assert reader.get("/user/").status_code == 401
        assert superuser.get("/superuser/users/reader").json == NOT_FOUND
        assert last_log(superuser) == ("user_delete", {"username": "reader"})
        permissions = superuser.get("/repository/acme/web/permissions/user/").json["permissions"]
        assert "reader" not in permissions

    def test_rejects_the_deletion_of_a_superuser(self, superuser: "Api") -> None:
        answer = superuser.delete("/superuser/users/superuser")

        assert answer.json == invalid("Cannot delete a superuser")

    def test_deletes_the_only_admin_of_an_organization(
        self, superuser: "Api", world: World
    ) -> None:
        answer = superuser.delete("/superuser/users/owner")

        assert (answer.status_code, answer.text) == (204, "")
        acme = accounts.find(world, "acme", "organization")
        assert teams.admin_ids(world, acme) == set()

    def test_is_forbidden_for_read_only_superusers(self, auditor: "Api", world: World) -> None:
        assert auditor.delete("/superuser/users/reader").json == FORBIDDEN
        assert accounts.get(world, "reader") is not None


class TestSendInstallUserRecoveryEmail:
    def test_sends_a_recovery_mail(self, superuser: "Api", world: World) -> None:
        answer = superuser.post("/superusers/users/reader/sendrecovery")

        assert (answer.status_code, answer.json) == (200, {"email": "reader@example.com"})
        (mail,) = world.store.mails.find(to="reader@example.com")
        assert mail.about["kind"] == "recovery"

    def test_rejects_a_superuser(self, superuser: "Api") -> None:
        answer = superuser.post("/superusers/users/superuser/sendrecovery")

        assert answer.json == invalid("Cannot send a recovery email for a superuser")

    def test_returns_404_for_an_organization(self, superuser: "Api") -> None:
        assert superuser.post("/superusers/users/acme/sendrecovery").json == NOT_FOUND

    def test_returns_an_error_with_an_external_directory(
        self, superuser: "Api", configure: Configure
    ) -> None:
        configure(AUTHENTICATION_TYPE="LDAP")

        answer = superuser.post("/superusers/users/reader/sendrecovery")

        why = "Cannot send a recovery e-mail for non-database auth"
        assert answer.json == invalid(why)
