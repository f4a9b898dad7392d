"""User area: encrypted passwords, account recovery and external logins."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from fakequay.domain.accounts import accounts
from fakequay.models import ExternalLogin
from fakequay.world import World
from tests.api.test_user import ROBOT
from tests.support.answers import invalid

if TYPE_CHECKING:
    from tests.conftest import Api

Configure = Callable[..., None]


class TestGenerateUserClientKey:
    def test_returns_an_encrypted_password_for_the_registry(
        self, stranger: "Api", client: FlaskClient
    ) -> None:
        answer = stranger.post("/user/clientkey", {"password": "password-of-stranger"})

        assert answer.status_code == 200
        key = answer.json["key"]
        assert answer.json == {"key": key}
        logged_in = client.get("/v2/auth?service=localhost", auth=("stranger", key))
        assert (logged_in.status_code, list(logged_in.json)) == (200, ["token"])

    def test_requires_the_password(self, stranger: "Api") -> None:
        answer = stranger.post("/user/clientkey", {"password": "wrong"})

        assert (answer.status_code, answer.json) == (400, invalid("Invalid Username or Password"))


class TestRequestRecoveryEmail:
    def test_sends_a_link_that_signs_in(self, visitor: "Api", world: World) -> None:
        answer = visitor.post("/recovery", {"email": "stranger@example.com"})

        assert (answer.status_code, answer.json) == (200, {"status": "sent"})
        (mail,) = world.store.mails.find(to="stranger@example.com")
        assert mail.about["kind"] == "recovery"
        visitor.client.get(mail.about["link"])
        assert visitor.get("/user/").json["username"] == "stranger"

    def test_unknown_address_returns_the_same_response(self, visitor: "Api", world: World) -> None:
        answer = visitor.post("/recovery", {"email": "nobody@example.com"})

        assert answer.json == {"status": "sent"}
        assert list(world.store.mails.all()) == []

    def test_address_of_an_organization_sends_the_names_of_its_admins(
        self, visitor: "Api", world: World
    ) -> None:
        answer = visitor.post("/recovery", {"email": "acme@example.com"})

        hidden = "a\N{BULLET}\N{BULLET}e"
        email = "acme@example.com"
        assert answer.json == {"status": "org", "orgemail": email, "orgname": hidden}
        (mail,) = world.store.mails.find(to=email)
        assert mail.about == {"kind": "org_recovery", "organization": "acme", "admins": ["owner"]}

    def test_requires_a_captcha_if_configured(self, visitor: "Api", configure: Configure) -> None:
        configure(FEATURE_RECAPTCHA=True)

        answer = visitor.post("/recovery", {"email": "stranger@example.com"})

        assert (answer.status_code, answer.json) == (400, {"message": ROBOT})

    def test_returns_405_if_mailing_is_off(self, visitor: "Api", configure: Configure) -> None:
        configure(FEATURE_MAILING=False)

        assert visitor.post("/recovery", {"email": "stranger@example.com"}).status_code == 405


class TestRetrieveExternalLoginAuthorizationUrl:
    @pytest.mark.parametrize(
        ("kind", "end"), [("login", ""), ("attach", "/attach"), ("cli", "/cli")]
    )
    def test_returns_the_authorization_url_of_github(
        self, visitor: "Api", kind: str, end: str
    ) -> None:
        answer = visitor.post("/externallogin/github", {"kind": kind})

        url = urlsplit(answer.json["auth_url"])
        asked = parse_qs(url.query)
        assert (answer.status_code, url.hostname) == (200, "github.com")
        assert asked["redirect_uri"] == [f"http://localhost/oauth2/github/callback{end}"]
        assert asked["scope"] == ["user:email"]
        assert len(asked["state"][0]) == 64

    def test_returns_the_authorization_url_of_a_configured_service(
        self, visitor: "Api", configure: Configure
    ) -> None:
        service = {"CLIENT_ID": "quay", "OIDC_SERVER": "https://id.example.com/"}
        configure(HOUSE_LOGIN_CONFIG=service)

        url = visitor.post("/externallogin/house", {"kind": "login"}).json["auth_url"]

        assert url.startswith("https://id.example.com/authorize?client_id=quay&response_type=code")
        assert "&scope=openid profile email&" in url

    def test_returns_an_error_for_an_unknown_service(self, visitor: "Api") -> None:
        answer = visitor.post("/externallogin/nowhere", {"kind": "login"})

        assert answer.json == invalid("Unknown login service: nowhere")


class TestDetachExternalLogin:
    def test_removes_only_the_given_service(self, stranger: "Api", world: World) -> None:
        user = accounts.find(world, "stranger", "user")
        for service in ("github", "google"):
            world.store.external_logins.add(ExternalLogin(user.id, service, "4711"))

        answer = stranger.post("/detachexternal/github", {})

        assert (answer.status_code, answer.json) == (200, {"success": True})
        assert [login["service"] for login in stranger.get("/user/").json["logins"]] == ["google"]

    def test_succeeds_without_an_external_login(self, stranger: "Api") -> None:
        assert stranger.post("/detachexternal/github", {}).json == {"success": True}
