"""What the pages answer that mails link to."""

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


def follow(client: FlaskClient, world: World, to: str) -> TestResponse:
    """Follow the link in the newest mail to somebody."""
    mail = [mail for mail in world.store.mails.all() if mail.to == to][-1]
    return client.get(mail.about["link"])


def leads(answer: TestResponse, page: str) -> bool:
    return (answer.status_code, answer.headers.get("Location")) == (302, page)


def says(answer: TestResponse, title: str, message: str) -> bool:
    text = f"<h1>{html.escape(title)}</h1><p>{html.escape(message, quote=False)}</p>"
    return (answer.status_code, answer.mimetype) == (200, "text/html") and text in answer.text


def change(world: World, username: str, **fields: object) -> None:
    world.store.accounts.change(accounts.find(world, username, "user"), **fields)


class TestConfirm:
    @pytest.fixture
    def registered(self, visitor: "Api") -> "Api":
        """Somebody who has just made an account."""
        person = {"username": "newcomer", "password": "long-enough", "email": "new@example.com"}
        assert visitor.post("/user/", person).status_code == 200
        return visitor

    def test_lets_a_new_user_in(self, registered: "Api", world: World) -> None:
        answer = follow(registered.client, world, "new@example.com")

        assert leads(answer, "/")
        seen = registered.get("/user/").json
        assert (seen["username"], seen["verified"]) == ("newcomer", True)

    def test_a_code_serves_once(self, registered: "Api", world: World) -> None:
        follow(registered.client, world, "new@example.com")

        again = follow(registered.client, world, "new@example.com")

        why = "Invalid email confirmation code."
        assert says(again, "This address was not confirmed", why)

    def test_changes_the_address(self, browser: Callable[[str], "Api"], world: World) -> None:
        owner = browser("owner")
        owner.put("/user/", {"email": "other@example.com"})
        assert owner.get("/user/").json["email"] == "owner@example.com"

        answer = follow(owner.client, world, "other@example.com")

        assert leads(answer, "/user/owner?tab=settings")
        assert owner.get("/user/").json["email"] == "other@example.com"
        told = [mail.subject for mail in world.store.mails.all() if mail.to == "owner@example.com"]
        assert told == ["Your e-mail address was changed"]

    def test_does_not_take_the_address_of_another(
        self, browser: Callable[[str], "Api"], world: World
    ) -> None:
        owner = browser("owner")
        owner.put("/user/", {"email": "other@example.com"})
        change(world, "member", email="other@example.com")

        answer = follow(owner.client, world, "other@example.com")

        assert says(answer, "This address was not confirmed", "E-mail address already used.")
        assert owner.get("/user/").json["email"] == "owner@example.com"

    def test_asks_first_what_it_has_to(self, registered: "Api", world: World) -> None:
        change(world, "newcomer", prompts=("enter_name",))

        assert leads(follow(registered.client, world, "new@example.com"), "/updateuser")

    def test_does_not_let_disabled_users_in(self, registered: "Api", world: World) -> None:
        change(world, "newcomer", enabled=False)

        answer = follow(registered.client, world, "new@example.com")

        assert says(answer, "You cannot sign in", "This user has been disabled.")
        assert registered.get("/user/").json == NOBODY


class TestRecovery:
    TOO_LATE = ("This link does not work", "It was used before, is too old, or was never one.")

    @pytest.fixture
    def forgetful(self, visitor: "Api") -> "Api":
        """Somebody who has asked for a way back in."""
        assert visitor.post("/recovery", {"email": "owner@example.com"}).status_code == 200
        return visitor

    def test_lets_the_user_in_to_set_a_password(self, forgetful: "Api", world: World) -> None:
        answer = follow(forgetful.client, world, "owner@example.com")

        assert leads(answer, "/user/owner?tab=settings&action=password")
        token = forgetful.client.get("/csrf_token").get_json()["csrf_token"]
        forgetful.headers["X-CSRF-Token"] = token
        assert forgetful.put("/user/", {"password": "quite another"}).status_code == 400
        assert forgetful.put("/user/", {"password": "quite-another"}).status_code == 200

    def test_a_code_serves_once(self, forgetful: "Api", world: World) -> None:
        follow(forgetful.client, world, "owner@example.com")

        assert says(follow(forgetful.client, world, "owner@example.com"), *self.TOO_LATE)

    def test_a_code_serves_half_an_hour(self, forgetful: "Api", world: World) -> None:
        world.clock.advance(1801)

        assert says(follow(forgetful.client, world, "owner@example.com"), *self.TOO_LATE)
        assert forgetful.get("/user/").json == NOBODY

    @pytest.mark.parametrize("query", ["", "?code=none"])
    def test_there_has_to_be_a_code(self, client: FlaskClient, world: World, query: str) -> None:
        assert says(client.get(f"/recovery{query}"), *self.TOO_LATE)

    def test_a_code_of_another_kind_is_none(self, visitor: "Api", world: World) -> None:
        person = {"username": "newcomer", "password": "long-enough", "email": "new@example.com"}
        visitor.post("/user/", person)
        code = list(world.store.mails.all())[-1].about["code"]

        assert says(visitor.client.get(f"/recovery?code={code}"), *self.TOO_LATE)


class TestAuthorizeRepositoryEmail:
    def test_lets_the_repository_write_there(
        self, owner: "Api", client: FlaskClient, world: World
    ) -> None:
        path = "/repository/acme/web/authorizedemail/new@example.com"
        assert owner.post(path).json["confirmed"] is False

        answer = follow(client, world, "new@example.com")

        agreed = "new@example.com may be told now what happens to acme/web."
        assert says(answer, "Thank you", agreed)
        assert owner.get(path).json["confirmed"] is True

    def test_escapes_what_others_have_written(
        self, owner: "Api", client: FlaskClient, world: World
    ) -> None:
        address = "<b>new</b>@example.com"
        owner.post("/repository/acme/web/authorizedemail/new@example.com")
        (asked,) = world.store.authorized_emails.all()
        world.store.authorized_emails.change(asked, email=address)

        answer = follow(client, world, "new@example.com")

        assert "<b>" not in answer.text
        assert html.escape(address) in answer.text

    def test_there_has_to_be_such_a_code(self, client: FlaskClient, world: World) -> None:
        answer = client.get("/authrepoemail?code=none")

        assert says(answer, "This address was not confirmed", "Invalid confirmation code.")


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
    def test_joins_the_team(self, browser: Callable[[str], "Api"], world: World) -> None:
        answer = follow(browser("stranger").client, world, "stranger@example.com")

        assert leads(answer, "/organization/acme/teams/members")
        assert self.is_member(world, "stranger")

    @pytest.mark.usefixtures("invited")
    def test_who_is_not_signed_in_has_to_first(self, client: FlaskClient, world: World) -> None:
        answer = follow(client, world, "stranger@example.com")

        todo = "Sign in, and follow the link again to join the team."
        assert says(answer, "You are invited", todo)
        assert not self.is_member(world, "stranger")

    @pytest.mark.usefixtures("invited")
    def test_others_do_not_join(self, browser: Callable[[str], "Api"], world: World) -> None:
        answer = follow(browser("reader").client, world, "stranger@example.com")

        assert (answer.status_code, f"<h1>{self.TITLE}</h1>" in answer.text) == (200, True)
        assert "This invite is intended for user &#34;stranger&#34;." in answer.text
        assert not self.is_member(world, "reader")
        assert not self.is_member(world, "stranger")

    def test_there_has_to_be_such_a_code(self, browser: Callable[[str], "Api"]) -> None:
        answer = browser("owner").client.get("/confirminvite?code=none")

        assert says(answer, self.TITLE, "Invalid confirmation code.")


class TestEveryPage:
    @pytest.mark.parametrize("page", ["confirm", "authrepoemail", "confirminvite"])
    def test_needs_a_code(self, client: FlaskClient, page: str) -> None:
        assert client.get(f"/{page}").status_code == 400

    @pytest.mark.parametrize("page", PAGES)
    def test_is_kept_nowhere(self, client: FlaskClient, page: str) -> None:
        answer = client.get(f"/{page}?code=none")

        assert answer.headers["Cache-Control"] == "no-cache, no-store, must-revalidate"

    @pytest.mark.parametrize("page", PAGES)
    def test_is_not_there_where_no_mails_are_sent(
        self, client: FlaskClient, configure: Callable[..., None], page: str
    ) -> None:
        configure(FEATURE_MAILING=False)

        assert client.get(f"/{page}?code=none").status_code == 404
