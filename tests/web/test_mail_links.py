"""Pages that the links in e-mails lead to."""

import html
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fakequay.domain.accounts import accounts, teams
from fakequay.world import World
from tests.support.answers import LOGIN_REQUIRED

if TYPE_CHECKING:
    from tests.conftest import Api

NOBODY = LOGIN_REQUIRED | {"session_required": False}
PAGES = ("confirm", "recovery", "authrepoemail", "confirminvite")


def follow_link(client: FlaskClient, world: World, to: str) -> TestResponse:
    """Open the link in the latest e-mail to an address."""
    mail = [mail for mail in world.store.mails.all() if mail.to == to][-1]
    return client.get(mail.about["link"])


def redirects_to(answer: TestResponse, page: str) -> bool:
    return (answer.status_code, answer.headers.get("Location")) == (302, page)


def shows_message(answer: TestResponse, title: str, message: str) -> bool:
    text = f"<h1>{html.escape(title)}</h1><p>{html.escape(message, quote=False)}</p>"
    return (answer.status_code, answer.mimetype) == (200, "text/html") and text in answer.text


def change_account(world: World, username: str, **fields: object) -> None:
    world.store.accounts.change(accounts.find(world, username, "user"), **fields)


class TestConfirm:
    @pytest.fixture
    def registered_visitor(self, visitor: "Api") -> "Api":
        """Register a user and return the browser that did it."""
        person = {"username": "newcomer", "password": "long-enough", "email": "new@example.com"}
        assert visitor.post("/user/", person).status_code == 200
        return visitor

    def test_confirms_the_address_and_signs_in(
        self, registered_visitor: "Api", world: World
    ) -> None:
        answer = follow_link(registered_visitor.client, world, "new@example.com")

        assert redirects_to(answer, "/")
        seen = registered_visitor.get("/user/").json
        assert (seen["username"], seen["verified"]) == ("newcomer", True)

    def test_code_is_valid_once(self, registered_visitor: "Api", world: World) -> None:
        follow_link(registered_visitor.client, world, "new@example.com")

        again = follow_link(registered_visitor.client, world, "new@example.com")

        why = "Invalid email confirmation code."
        assert shows_message(again, "This address was not confirmed", why)

    def test_confirms_a_new_address_and_notifies_the_previous_one(
        self, browser: Callable[[str], "Api"], world: World
    ) -> None:
        owner = browser("owner")
        owner.put("/user/", {"email": "other@example.com"})
        assert owner.get("/user/").json["email"] == "owner@example.com"

        answer = follow_link(owner.client, world, "other@example.com")

        assert redirects_to(answer, "/user/owner?tab=settings")
        assert owner.get("/user/").json["email"] == "other@example.com"
        told = [mail.subject for mail in world.store.mails.all() if mail.to == "owner@example.com"]
        assert told == ["[fakequay] Account e-mail address changed"]

    def test_rejects_an_address_that_another_user_has_taken(
        self, browser: Callable[[str], "Api"], world: World
    ) -> None:
        owner = browser("owner")
        owner.put("/user/", {"email": "other@example.com"})
        change_account(world, "member", email="other@example.com")

        answer = follow_link(owner.client, world, "other@example.com")

        assert shows_message(
            answer, "This address was not confirmed", "E-mail address already used."
        )
        assert owner.get("/user/").json["email"] == "owner@example.com"

    def test_redirects_to_pending_prompts(self, registered_visitor: "Api", world: World) -> None:
        change_account(world, "newcomer", prompts=("enter_name",))

        assert redirects_to(
            follow_link(registered_visitor.client, world, "new@example.com"), "/updateuser"
        )

    def test_rejects_a_disabled_user(self, registered_visitor: "Api", world: World) -> None:
        change_account(world, "newcomer", enabled=False)

        answer = follow_link(registered_visitor.client, world, "new@example.com")

        assert shows_message(answer, "You cannot sign in", "This user has been disabled.")
        assert registered_visitor.get("/user/").json == NOBODY


class TestRecovery:
    TOO_LATE = ("This link does not work", "The link was used before, has expired or is invalid.")

    @pytest.fixture
    def recovery_visitor(self, visitor: "Api") -> "Api":
        """Request a recovery mail and return the browser that did it."""
        assert visitor.post("/recovery", {"email": "owner@example.com"}).status_code == 200
        return visitor

    def test_signs_in_to_set_a_password(self, recovery_visitor: "Api", world: World) -> None:
        answer = follow_link(recovery_visitor.client, world, "owner@example.com")

        assert redirects_to(answer, "/user/owner?tab=settings&action=password")
        token = recovery_visitor.client.get("/csrf_token").get_json()["csrf_token"]
        recovery_visitor.headers["X-CSRF-Token"] = token
        assert recovery_visitor.put("/user/", {"password": "quite another"}).status_code == 400
        assert recovery_visitor.put("/user/", {"password": "quite-another"}).status_code == 200

    def test_code_is_valid_once(self, recovery_visitor: "Api", world: World) -> None:
        follow_link(recovery_visitor.client, world, "owner@example.com")

        assert shows_message(
            follow_link(recovery_visitor.client, world, "owner@example.com"), *self.TOO_LATE
        )

    def test_code_expires_after_half_an_hour(self, recovery_visitor: "Api", world: World) -> None:
        world.clock.advance(1801)

        assert shows_message(
            follow_link(recovery_visitor.client, world, "owner@example.com"), *self.TOO_LATE
        )
        assert recovery_visitor.get("/user/").json == NOBODY

    @pytest.mark.parametrize("query", ["", "?code=none"])
    def test_missing_or_unknown_code_is_rejected(
        self, client: FlaskClient, world: World, query: str
    ) -> None:
        assert shows_message(client.get(f"/recovery{query}"), *self.TOO_LATE)

    def test_code_of_another_kind_is_rejected(self, visitor: "Api", world: World) -> None:
        person = {"username": "newcomer", "password": "long-enough", "email": "new@example.com"}
        visitor.post("/user/", person)
        code = list(world.store.mails.all())[-1].about["code"]

        assert shows_message(visitor.client.get(f"/recovery?code={code}"), *self.TOO_LATE)


class TestAuthorizeRepositoryEmail:
    def test_confirms_the_address(self, owner: "Api", client: FlaskClient, world: World) -> None:
        path = "/repository/acme/web/authorizedemail/new@example.com"
        assert owner.post(path).json["confirmed"] is False

        answer = follow_link(client, world, "new@example.com")

        agreed = "new@example.com can now receive notifications about acme/web."
        assert shows_message(answer, "Thank you", agreed)
        assert owner.get(path).json["confirmed"] is True

    def test_escapes_html_in_the_address(
        self, owner: "Api", client: FlaskClient, world: World
    ) -> None:
        address = "<b>new</b>@example.com"
        owner.post("/repository/acme/web/authorizedemail/new@example.com")
        (asked,) = world.store.authorized_emails.all()
        world.store.authorized_emails.change(asked, email=address)

        answer = follow_link(client, world, "new@example.com")

        assert "<b>" not in answer.text
        assert html.escape(address) in answer.text

    def test_unknown_code_is_rejected(self, client: FlaskClient, world: World) -> None:
        answer = client.get("/authrepoemail?code=none")

        assert shows_message(answer, "This address was not confirmed", "Invalid confirmation code.")


class TestConfirmInvite:
    TITLE = "This invitation was not accepted"

    @pytest.fixture
    def invited(self, owner: "Api") -> None:
        owner.put("/organization/acme/team/members/members/stranger")

    def is_member(self, world: World, username: str) -> bool:
        acme = accounts.find(world, "acme", "organization")
        team = world.store.teams.one(organization_id=acme.id, name="members")
        assert team is not None
        return teams.is_member(world, team, accounts.find(world, username, "user"))

    @pytest.mark.usefixtures("invited")
    def test_adds_the_user_to_the_team(self, browser: Callable[[str], "Api"], world: World) -> None:
        answer = follow_link(browser("stranger").client, world, "stranger@example.com")

        assert redirects_to(answer, "/organization/acme/teams/members")
        assert self.is_member(world, "stranger")

    @pytest.mark.usefixtures("invited")
    def test_requires_a_login(self, client: FlaskClient, world: World) -> None:
        answer = follow_link(client, world, "stranger@example.com")

        todo = "Sign in, and open the link again to join the team."
        assert shows_message(answer, "You are invited", todo)
        assert not self.is_member(world, "stranger")

    @pytest.mark.usefixtures("invited")
    def test_rejects_other_users(self, browser: Callable[[str], "Api"], world: World) -> None:
        answer = follow_link(browser("reader").client, world, "stranger@example.com")

        assert (answer.status_code, f"<h1>{self.TITLE}</h1>" in answer.text) == (200, True)
        assert "This invite is intended for user &#34;stranger&#34;." in answer.text
        assert not self.is_member(world, "reader")
        assert not self.is_member(world, "stranger")

    def test_unknown_code_is_rejected(self, browser: Callable[[str], "Api"]) -> None:
        answer = browser("owner").client.get("/confirminvite?code=none")

        assert shows_message(answer, self.TITLE, "Invalid confirmation code.")


class TestEveryLinkPage:
    @pytest.mark.parametrize("page", ["confirm", "authrepoemail", "confirminvite"])
    def test_requires_a_code(self, client: FlaskClient, page: str) -> None:
        assert client.get(f"/{page}").status_code == 400

    @pytest.mark.parametrize("page", PAGES)
    def test_is_not_cached(self, client: FlaskClient, page: str) -> None:
        answer = client.get(f"/{page}?code=none")

        assert answer.headers["Cache-Control"] == "no-cache, no-store, must-revalidate"

    @pytest.mark.parametrize("page", PAGES)
    def test_returns_404_if_mailing_is_off(
        self, client: FlaskClient, configure: Callable[..., None], page: str
    ) -> None:
        configure(FEATURE_MAILING=False)

        assert client.get(f"/{page}?code=none").status_code == 404
