"""What changing the own account answers."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.accounts import accounts, avatars
from fakequay.world import World
from tests.api.test_user import NOBODY, own
from tests.support.answers import invalid

if TYPE_CHECKING:
    from tests.conftest import Api

Configure = Callable[..., None]


def logged(api: "Api") -> list[tuple[str, dict[str, Any]]]:
    """The kinds and metadata of the user's log, oldest first, without what the token adds."""
    entries = api.get("/user/logs").json["logs"]
    return [
        (
            entry["kind"],
            {k: v for k, v in entry["metadata"].items() if not k.startswith("oauth_token")},
        )
        for entry in reversed(entries)
    ]


class TestChangeUserDetails:
    def test_changes_what_the_body_names(self, stranger: "Api") -> None:
        changes = {
            "invoice_email": True,
            "invoice_email_address": "bills@example.com",
            "tag_expiration_s": 86_400,
        }

        answer = stranger.put("/user/", changes)

        assert (answer.status_code, answer.json) == (200, own("stranger", **changes))
        assert stranger.get("/user/").json == answer.json
        assert logged(stranger) == [
            ("user_change_invoicing", {"invoice_email": True}),
            ("user_change_tag_expiration", {"tag_expiration": 86_400}),
            ("user_change_invoicing", {"invoice_email_address": "bills@example.com"}),
        ]

    def test_changes_nothing_with_nothing(self, stranger: "Api") -> None:
        assert stranger.put("/user/", {}).json == own("stranger")
        assert logged(stranger) == []

    def test_takes_only_configured_expirations(self, stranger: "Api") -> None:
        answer = stranger.put("/user/", {"tag_expiration_s": 12_345})

        assert answer.status_code == 400
        assert answer.json == {"message": "Invalid tag expiration option"}

    def test_keeps_the_expiration_where_it_is_not_ones_own(
        self, stranger: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_CHANGE_TAG_EXPIRATION=False)

        assert stranger.put("/user/", {"tag_expiration_s": 86_400}).json == own("stranger")

    def test_says_what_is_of_the_wrong_type(self, stranger: "Api") -> None:
        answer = stranger.put("/user/", {"invoice_email": "yes"})

        assert answer.status_code == 400
        assert answer.json["detail"].startswith("'yes' is not of type 'boolean'")

    class TestEmail:
        def test_waits_until_it_is_confirmed(self, stranger: "Api", world: World) -> None:
            answer = stranger.put("/user/", {"email": "else@example.com"})

            assert answer.json == own("stranger")
            (mail,) = world.store.mails.find(to="else@example.com")
            assert mail.about["kind"] == "change_email"
            stranger.client.get(mail.about["link"])
            changed = stranger.get("/user/").json
            assert changed["email"] == "else@example.com"
            assert changed["avatar"] == avatars.of("stranger", "else@example.com", "user")

        def test_changes_at_once_where_no_mail_is_sent(
            self, stranger: "Api", configure: Configure
        ) -> None:
            configure(FEATURE_MAILING=False)

            answer = stranger.put("/user/", {"email": "else@example.com"})

            assert answer.json["email"] == "else@example.com"
            about = {"email": "else@example.com", "old_email": "stranger@example.com"}
            assert logged(stranger) == [("user_change_email", about)]

        def test_is_only_ones_own(self, stranger: "Api") -> None:
            answer = stranger.put("/user/", {"email": "owner@example.com"})

            assert answer.json == invalid("E-mail address already used")

    class TestPassword:
        def test_ends_other_sessions(
            self, browser: Callable[[str], "Api"], anonymous: "Api", world: World
        ) -> None:
            api = browser("stranger")
            (stale,) = (cookie for cookie in [api.client.get_cookie("session")] if cookie)

            answer = api.put("/user/", {"password": "another-password"})

            assert answer.json == own("stranger")
            assert answer.headers["X-Next-CSRF-Token"] != api.headers["X-CSRF-Token"]
            assert api.get("/user/").json == own("stranger")
            api.client.set_cookie("session", stale.value)
            assert api.get("/user/").json == NOBODY

        def test_opens_the_door_from_now_on(
            self, stranger: "Api", visitor: "Api", pass_time: Callable[[float], None]
        ) -> None:
            changed = stranger.put("/user/", {"password": "another-password"})
            visitor.headers["X-CSRF-Token"] = changed.headers["X-Next-CSRF-Token"]

            old = {"username": "stranger", "password": "password-of-stranger"}
            assert visitor.post("/signin", old).status_code == 403
            pass_time(1)
            new = old | {"password": "another-password"}
            assert visitor.post("/signin", new).json == {"success": True}

        def test_has_to_be_a_good_one(self, stranger: "Api") -> None:
            answer = stranger.put("/user/", {"password": "short"})

            assert answer.json == invalid(
                "Invalid password, password must be at least 8 characters and contain no "
                "whitespace."
            )
            assert logged(stranger) == []

    class TestMetadata:
        DETAILS: dict[str, Any] = {  # noqa: RUF012
            "given_name": "Given",
            "family_name": "Family",
            "company": "Acme",
            "location": None,
        }

        def test_is_kept_where_that_is_on(self, stranger: "Api", configure: Configure) -> None:
            configure(FEATURE_USER_METADATA=True)

            answer = stranger.put("/user/", self.DETAILS)

            assert answer.json == own("stranger", **self.DETAILS)
            assert logged(stranger) == [("user_change_metadata", self.DETAILS)]

        def test_is_ignored_elsewhere(self, stranger: "Api") -> None:
            assert stranger.put("/user/", self.DETAILS).json == own("stranger")

        def test_is_not_asked_for_again(
            self, stranger: "Api", world: World, configure: Configure
        ) -> None:
            configure(FEATURE_USER_METADATA=True)
            prompted(world, "enter_name", "enter_company")

            assert stranger.put("/user/", self.DETAILS).json["prompts"] == []

    class TestUsername:
        def test_changes_with_its_robots(self, stranger: "Api", configure: Configure) -> None:
            configure(FEATURE_USER_RENAME=True)
            stranger.put("/user/robots/helper", {})

            answer = stranger.put("/user/", {"username": "friend"})

            # What the request could read was settled under the old name.
            seen = own("friend", email="stranger@example.com", avatar=friend())
            assert answer.json == {k: v for k, v in seen.items() if k != "organizations"}
            assert stranger.get("/user/").json == seen
            (robot,) = stranger.get("/user/robots").json["robots"]
            assert robot["name"] == "friend+helper"
            assert logged(stranger)[-1] == ("user_change_name", {"old_username": "stranger"})

        def test_stays_where_renaming_is_off(self, stranger: "Api") -> None:
            assert stranger.put("/user/", {"username": "friend"}).json == own("stranger")

        @pytest.mark.parametrize("name", ["owner", "acme"])
        def test_is_only_ones_own(self, stranger: "Api", configure: Configure, name: str) -> None:
            configure(FEATURE_USER_RENAME=True)

            answer = stranger.put("/user/", {"username": name})

            assert answer.json == invalid("Username is already in use")

        def test_has_to_be_a_name(self, stranger: "Api", configure: Configure) -> None:
            configure(FEATURE_USER_RENAME=True)

            answer = stranger.put("/user/", {"username": "No Name"})

            assert answer.status_code == 400
            assert answer.json["message"].startswith("Invalid username No Name: ")

        def test_is_chosen_once_by_whom_that_is_asked(
            self, stranger: "Api", world: World, configure: Configure
        ) -> None:
            configure(FEATURE_USERNAME_CONFIRMATION=True)
            prompted(world, "confirm_username")

            chosen = stranger.put("/user/", {"username": "friend"})
            again = stranger.put("/user/", {"username": "foe"})

            assert (chosen.json["username"], chosen.json["prompts"]) == ("friend", [])
            assert again.json["username"] == "friend"


def friend() -> dict[str, str]:
    return {**avatars.of("friend", "stranger@example.com", "user")}


def prompted(world: World, *prompts: str) -> None:
    user = accounts.find(world, "stranger", "user")
    world.store.accounts.put(replace(user, prompts=prompts))
