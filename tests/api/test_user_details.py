"""User area: change the account of the caller."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.accounts import accounts, avatars
from fakequay.world import World
from tests.api.test_user import NOBODY, own_account
from tests.support.answers import invalid

if TYPE_CHECKING:
    from tests.conftest import Api

Configure = Callable[..., None]


def list_log_entries(api: "Api") -> list[tuple[str, dict[str, Any]]]:
    """Return kind and metadata of the user's log entries, oldest first, without OAuth fields."""
    entries = api.get("/user/logs").json["logs"]
    return [
        (
            entry["kind"],
            {k: v for k, v in entry["metadata"].items() if not k.startswith("oauth_token")},
        )
        for entry in reversed(entries)
    ]


class TestChangeUserDetails:
    def test_changes_the_given_fields_and_logs_them(self, stranger: "Api") -> None:
        changes = {
            "invoice_email": True,
            "invoice_email_address": "bills@example.com",
            "tag_expiration_s": 86_400,
        }

        answer = stranger.put("/user/", changes)

        assert (answer.status_code, answer.json) == (200, own_account("stranger", **changes))
        assert stranger.get("/user/").json == answer.json
        assert list_log_entries(stranger) == [
            ("user_change_invoicing", {"invoice_email": True}),
            ("user_change_tag_expiration", {"tag_expiration": 86_400}),
            ("user_change_invoicing", {"invoice_email_address": "bills@example.com"}),
        ]

    def test_empty_body_changes_nothing(self, stranger: "Api") -> None:
        assert stranger.put("/user/", {}).json == own_account("stranger")
        assert list_log_entries(stranger) == []

    def test_rejects_a_tag_expiration_that_is_not_an_option(self, stranger: "Api") -> None:
        answer = stranger.put("/user/", {"tag_expiration_s": 12_345})

        assert answer.status_code == 400
        assert answer.json == {"message": "Invalid tag expiration option"}

    def test_ignores_the_tag_expiration_if_changing_it_is_off(
        self, stranger: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_CHANGE_TAG_EXPIRATION=False)

        assert stranger.put("/user/", {"tag_expiration_s": 86_400}).json == own_account("stranger")

    def test_rejects_a_value_of_the_wrong_type(self, stranger: "Api") -> None:
        answer = stranger.put("/user/", {"invoice_email": "yes"})

        assert answer.status_code == 400
        assert answer.json["detail"].startswith("'yes' is not of type 'boolean'")

    class TestEmail:
        def test_changes_after_the_confirmation(self, stranger: "Api", world: World) -> None:
            answer = stranger.put("/user/", {"email": "else@example.com"})

            assert answer.json == own_account("stranger")
            (mail,) = world.store.mails.find(to="else@example.com")
            assert mail.about["kind"] == "change_email"
            stranger.client.get(mail.about["link"])
            changed = stranger.get("/user/").json
            assert changed["email"] == "else@example.com"
            assert changed["avatar"] == avatars.create("stranger", "else@example.com", "user")

        def test_changes_immediately_if_mailing_is_off(
            self, stranger: "Api", configure: Configure
        ) -> None:
            configure(FEATURE_MAILING=False)

            answer = stranger.put("/user/", {"email": "else@example.com"})

            assert answer.json["email"] == "else@example.com"
            about = {"email": "else@example.com", "old_email": "stranger@example.com"}
            assert list_log_entries(stranger) == [("user_change_email", about)]

        def test_rejects_the_email_of_another_account(self, stranger: "Api") -> None:
            answer = stranger.put("/user/", {"email": "owner@example.com"})

            assert answer.json == invalid("E-mail address already used")

    class TestPassword:
        def test_new_password_ends_other_sessions(
            self, browser: Callable[[str], "Api"], anonymous: "Api", world: World
        ) -> None:
            api = browser("stranger")
            (stale,) = (cookie for cookie in [api.client.get_cookie("_csrf_token")] if cookie)

            answer = api.put("/user/", {"password": "another-password"})

            assert answer.json == own_account("stranger")
            assert answer.headers["X-Next-CSRF-Token"] != api.headers["X-CSRF-Token"]
            assert api.get("/user/").json == own_account("stranger")
            api.client.set_cookie("_csrf_token", stale.value)
            assert api.get("/user/").json == NOBODY

        def test_only_the_new_password_is_valid_after_the_change(
            self, stranger: "Api", visitor: "Api", pass_time: Callable[[float], None]
        ) -> None:
            changed = stranger.put("/user/", {"password": "another-password"})
            visitor.headers["X-CSRF-Token"] = changed.headers["X-Next-CSRF-Token"]

            old = {"username": "stranger", "password": "password-of-stranger"}
            assert visitor.post("/signin", old).status_code == 403
            pass_time(1)
            new = old | {"password": "another-password"}
            assert visitor.post("/signin", new).json == {"success": True}

        def test_rejects_a_short_password(self, stranger: "Api") -> None:
            answer = stranger.put("/user/", {"password": "short"})

            assert answer.json == invalid(
                "Invalid password, password must be at least 8 characters and contain no "
                "whitespace."
            )
            assert list_log_entries(stranger) == []

    class TestMetadata:
        DETAILS: dict[str, Any] = {  # noqa: RUF012
            "given_name": "Given",
            "family_name": "Family",
            "company": "Acme",
            "location": None,
        }

        def test_is_stored_if_configured(self, stranger: "Api", configure: Configure) -> None:
            configure(FEATURE_USER_METADATA=True)

            answer = stranger.put("/user/", self.DETAILS)

            assert answer.json == own_account("stranger", **self.DETAILS)
            assert list_log_entries(stranger) == [("user_change_metadata", self.DETAILS)]

        def test_is_ignored_by_default(self, stranger: "Api") -> None:
            assert stranger.put("/user/", self.DETAILS).json == own_account("stranger")

        def test_completed_fields_remove_the_prompts(
            self, stranger: "Api", world: World, configure: Configure
        ) -> None:
            configure(FEATURE_USER_METADATA=True)
            set_prompts(world, "enter_name", "enter_company")

            assert stranger.put("/user/", self.DETAILS).json["prompts"] == []

    class TestUsername:
        def test_changes_the_names_of_robots_too(
            self, stranger: "Api", configure: Configure
        ) -> None:
            configure(FEATURE_USER_RENAME=True)
            stranger.put("/user/robots/helper", {})

            answer = stranger.put("/user/", {"username": "friend"})

            # The permissions of the request were determined under the previous name.
            seen = own_account("friend", email="stranger@example.com", avatar=friend_avatar())
            assert answer.json == {k: v for k, v in seen.items() if k != "organizations"}
            assert stranger.get("/user/").json == seen
            (robot,) = stranger.get("/user/robots").json["robots"]
            assert robot["name"] == "friend+helper"
            assert list_log_entries(stranger)[-1] == (
                "user_change_name",
                {"old_username": "stranger"},
            )

        def test_is_ignored_if_renaming_is_off(self, stranger: "Api") -> None:
            assert stranger.put("/user/", {"username": "friend"}).json == own_account("stranger")

        @pytest.mark.parametrize("name", ["owner", "acme"])
        def test_rejects_the_name_of_another_account(
            self, stranger: "Api", configure: Configure, name: str
        ) -> None:
            configure(FEATURE_USER_RENAME=True)

            answer = stranger.put("/user/", {"username": name})

            assert answer.json == invalid("Username is already in use")

        def test_rejects_an_invalid_name(self, stranger: "Api", configure: Configure) -> None:
            configure(FEATURE_USER_RENAME=True)

            answer = stranger.put("/user/", {"username": "No Name"})

            assert answer.status_code == 400
            assert answer.json["message"].startswith("Invalid username No Name: ")

        def test_can_be_confirmed_only_once(
            self, stranger: "Api", world: World, configure: Configure
        ) -> None:
            configure(FEATURE_USERNAME_CONFIRMATION=True)
            set_prompts(world, "confirm_username")

            chosen = stranger.put("/user/", {"username": "friend"})
            again = stranger.put("/user/", {"username": "foe"})

            assert (chosen.json["username"], chosen.json["prompts"]) == ("friend", [])
            assert again.json["username"] == "friend"


def friend_avatar() -> dict[str, str]:
    return {**avatars.create("friend", "stranger@example.com", "user")}


def set_prompts(world: World, *prompts: str) -> None:
    user = accounts.find(world, "stranger", "user")
    world.store.accounts.put(replace(user, prompts=prompts))
