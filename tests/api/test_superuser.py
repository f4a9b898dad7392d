"""What the superusers' operations on users answer."""

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
]  # as they came
EMPTY = {
    "quota_bytes": 0,
    "configured_quota": None,
    "running_backfill": "waiting",
    "backfill_status": "waiting",
}


def seen(name: str, **changes: Any) -> dict[str, Any]:
    """A user of the office, as superusers see it."""
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
    def test_lists_them_in_the_order_in_which_they_came(
        self, superuser: "Api", auditor: "Api"
    ) -> None:
        everybody = {"users": [seen(name) for name in NAMES]}

        assert superuser.get("/superuser/users/").json == everybody
        assert auditor.get("/superuser/users/").json == everybody

    def test_gives_pages(self, superuser: "Api") -> None:
        first = superuser.get("/superuser/users/?limit=5").json
        second = superuser.get(f"/superuser/users/?limit=5&next_page={first['next_page']}").json

        assert [user["name"] for user in first["users"]] == NAMES[:5]
        assert second == {"users": [seen(name) for name in NAMES[5:]]}

    def test_takes_a_made_up_page_for_the_first(self, superuser: "Api") -> None:
        answer = superuser.get("/superuser/users/?limit=1&next_page=nonsense")

        assert answer.json["users"] == [seen("owner")]

    def test_leaves_out_the_disabled_if_asked(self, superuser: "Api") -> None:
        superuser.put("/superuser/users/reader", {"enabled": False})

        enabled = superuser.get("/superuser/users/?disabled=false").json["users"]
        everybody = superuser.get("/superuser/users/").json["users"]

        assert [user["name"] for user in enabled] == [name for name in NAMES if name != "reader"]
        assert seen("reader", enabled=False) in everybody

    def test_gives_at_most_a_hundred(self, superuser: "Api") -> None:
        answer = superuser.get("/superuser/users/?limit=101")

        assert (answer.status_code, answer.json) == (
            400,
            invalid("Page limit cannot be above 100"),
        )

    def test_is_for_superusers(
        self, stranger: "Api", anonymous: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        assert stranger.get("/superuser/users/").json == FORBIDDEN
        assert anonymous.get("/superuser/users/").json == LOGIN_REQUIRED
        assert bearer("superuser", "user:admin").get("/superuser/users/").json == FORBIDDEN


class TestCreateInstallUser:
    def test_makes_up_a_password(self, superuser: "Api", visitor: "Api", world: World) -> None:
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

    def test_needs_no_address_where_no_mail_is_sent(
        self, superuser: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_MAILING=False)

        answer = superuser.post("/superuser/users/", {"username": "newcomer"})

        assert answer.json["email"] is None

    def test_is_not_for_users_of_a_directory(self, superuser: "Api", configure: Configure) -> None:
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
    def test_says_what_is_wrong(self, superuser: "Api", body: dict[str, str], why: str) -> None:
        answer = superuser.post("/superuser/users/", body)

        assert (answer.status_code, answer.json) == (400, {"message": why})


class TestGetInstallUser:
    def test_shows_a_user(self, superuser: "Api", auditor: "Api") -> None:
        assert superuser.get("/superuser/users/reader").json == seen("reader")
        assert auditor.get("/superuser/users/superuser").json == seen("superuser")

    @pytest.mark.parametrize("name", ["nobody", "acme", "acme+ci"])
    def test_knows_users_only(self, superuser: "Api", name: str) -> None:
        answer = superuser.get(f"/superuser/users/{name}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestChangeInstallUser:
    def test_answers_with_the_user_as_it_was(self, superuser: "Api") -> None:
        answer = superuser.put("/superuser/users/reader", {"enabled": False})

        assert (answer.status_code, answer.json) == (200, seen("reader"))
        assert superuser.get("/superuser/users/reader").json == seen("reader", enabled=False)
        about = {"username": "reader", "superuser": "superuser"}
        assert last_log(superuser) == ("user_disable", about)

    def test_keeps_the_disabled_out(
        self, superuser: "Api", reader: "Api", browser: Callable[[str], "Api"], visitor: "Api"
    ) -> None:
        session = browser("reader")
        superuser.put("/superuser/users/reader", {"enabled": False})

        assert reader.get("/user/logs").status_code == 401
        assert session.get("/user/").status_code == 401
        superuser.put("/superuser/users/reader", {"enabled": True})
        assert reader.get("/user/logs").status_code == 200

    def test_tells_a_new_password_in_its_encrypted_form(
        self, superuser: "Api", visitor: "Api"
    ) -> None:
        answer = superuser.put("/superuser/users/reader", {"password": "another-password"})

        encrypted = answer.json["encrypted_password"]
        assert answer.json == seen("reader", encrypted_password=encrypted)
        body = {"username": "reader", "password": "another-password"}
        assert visitor.post("/signin", body).json == {"success": True}
        for password in ("another-password", encrypted):
            auth = ("reader", password)
            logged_in = visitor.client.get("/v2/auth?service=localhost", auth=auth)
            assert (logged_in.status_code, list(logged_in.json)) == (200, ["token"])

    def test_takes_an_address_for_confirmed(self, superuser: "Api") -> None:
        answer = superuser.put("/superuser/users/reader", {"email": "else@example.com"})

        assert answer.json == seen("reader", email="else@example.com")
        about = {
            "old_email": "reader@example.com",
            "email": "else@example.com",
            "superuser": "superuser",
        }
        assert last_log(superuser) == ("user_change_email", about)

    def test_gives_an_address_also_twice(self, superuser: "Api") -> None:
        # The real server asks whether one is taken only where users change their own.
        answer = superuser.put("/superuser/users/reader", {"email": "owner@example.com"})

        assert (answer.status_code, answer.json["email"]) == (200, "owner@example.com")

    def test_leaves_superusers_alone(self, superuser: "Api") -> None:
        answer = superuser.put("/superuser/users/superuser", {"enabled": False})

        assert answer.json == invalid("Cannot update a superuser")

    def test_changes_nothing_when_something_is_wrong(self, superuser: "Api") -> None:
        answer = superuser.put(
            "/superuser/users/reader", {"password": "short", "email": "else@example.com"}
        )

        assert answer.status_code == 400
        assert superuser.get("/superuser/users/reader").json == seen("reader")

    @pytest.mark.parametrize(
        ("body", "what"), [({"password": "a-password"}, "password"), ({"email": "e@x.y"}, "e-mail")]
    )
    def test_is_not_for_users_of_a_directory(
        self, superuser: "Api", configure: Configure, body: dict[str, str], what: str
    ) -> None:
        configure(AUTHENTICATION_TYPE="LDAP")

        answer = superuser.put("/superuser/users/reader", body)

        assert answer.json == invalid(f"Cannot change {what} in non-database auth")


class TestDeleteInstallUser:
    def test_deletes_a_user(self, superuser: "Api", reader: "Api") -> None:
        answer = superuser.delete("/superuser/users/reader")

        assert (answer.status_code, answer.text) == (204, "")
        assert reader.get("/user/").status_code == 401
        assert superuser.get("/superuser/users/reader").json == NOT_FOUND
        assert last_log(superuser) == ("user_delete", {"username": "reader"})
        permissions = superuser.get("/repository/acme/web/permissions/user/").json["permissions"]
        assert "reader" not in permissions

    def test_leaves_superusers_alone(self, superuser: "Api") -> None:
        answer = superuser.delete("/superuser/users/superuser")

        assert answer.json == invalid("Cannot delete a superuser")

    def test_deletes_the_only_admin_of_an_organization_too(
        self, superuser: "Api", world: World
    ) -> None:
        answer = superuser.delete("/superuser/users/owner")

        assert (answer.status_code, answer.text) == (204, "")
        acme = accounts.find(world, "acme", "organization")
        assert teams.admins(world, acme) == set()

    def test_is_not_for_those_who_may_only_read(self, auditor: "Api", world: World) -> None:
        assert auditor.delete("/superuser/users/reader").json == FORBIDDEN
        assert accounts.one(world, "reader") is not None


class TestSendInstallUserRecoveryEmail:
    def test_mails_a_way_in(self, superuser: "Api", world: World) -> None:
        answer = superuser.post("/superusers/users/reader/sendrecovery")

        assert (answer.status_code, answer.json) == (200, {"email": "reader@example.com"})
        (mail,) = world.store.mails.find(to="reader@example.com")
        assert mail.about["kind"] == "recovery"

    def test_leaves_superusers_alone(self, superuser: "Api") -> None:
        answer = superuser.post("/superusers/users/superuser/sendrecovery")

        assert answer.json == invalid("Cannot send a recovery email for a superuser")

    def test_knows_users_only(self, superuser: "Api") -> None:
        assert superuser.post("/superusers/users/acme/sendrecovery").json == NOT_FOUND

    def test_is_not_for_users_of_a_directory(self, superuser: "Api", configure: Configure) -> None:
        configure(AUTHENTICATION_TYPE="LDAP")

        answer = superuser.post("/superusers/users/reader/sendrecovery")

        why = "Cannot send a recovery e-mail for non-database auth"
        assert answer.json == invalid(why)
