"""What the OAuth 2 door answers."""

import html
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from fakequay.access import scope_descriptions
from fakequay.domain.accounts import avatars
from fakequay.models import Application
from tests.oauth.flow_steps import BACK, EVIL, as_bearer, granted, post, question

if TYPE_CHECKING:
    from tests.conftest import Api

OWN_PAGE = "http://localhost/oauth/localapp"
MISMATCH = "?error=redirect_uri_mismatch"


class TestTheQuestion:
    def test_as_a_page_names_who_asks_for_what(
        self, admin: "Api", asked: Callable[..., dict[str, str]], portal: Application
    ) -> None:
        answer = question(admin, asked(scope="repo:read repo:create", state="xyz"))

        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert "<h1>portal</h1>" in answer.text
        assert "<strong>acme</strong>" in answer.text
        assert "View all visible repositories" in answer.text
        assert "Create Repositories" in answer.text
        fields = re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', answer.text)
        assert {name: html.unescape(value) for name, value in fields} == {
            "client_id": portal.client_id,
            "redirect_uri": BACK,
            "scope": "repo:read repo:create",
            "response_type": "token",
            "state": "xyz",
            "_csrf_token": admin.headers["X-CSRF-Token"],
        }

    def test_as_json_says_the_same(
        self, admin: "Api", asked: Callable[..., dict[str, str]], portal: Application
    ) -> None:
        answer = question(admin, asked(format="json"))

        avatar = avatars.create("portal", "acme@example.com", "app")
        assert answer.json == {
            "csrf_token_val": admin.headers["X-CSRF-Token"],
            "scopes": scope_descriptions.describe("repo:read"),
            "has_dangerous_scopes": False,
            "application": {
                "name": "portal",
                "description": "",
                "url": "",
                "avatar": json.dumps(avatar),
                "organization": {
                    "name": "acme",
                    "avatar": json.dumps(avatars.create("acme", "acme@example.com", "org")),
                },
            },
            "client_id": portal.client_id,
            "redirect_uri": BACK,
            "scope": "repo:read",
            "response_type": "token",
            "state": None,
            "assignment_uuid": None,
        }

    @pytest.mark.parametrize("scope", ["user:admin", "org:admin", "super:user"])
    def test_warns_of_scopes_that_are_dangerous(
        self, admin: "Api", asked: Callable[..., dict[str, str]], scope: str
    ) -> None:
        assert 'role="alert"' in question(admin, asked(scope=scope)).text
        answer = question(admin, asked(scope=scope, format="json"))
        assert answer.get_json()["has_dangerous_scopes"] is True

    def test_is_put_to_who_is_signed_in(
        self, client: FlaskClient, visitor: "Api", asked: Callable[..., dict[str, str]]
    ) -> None:
        answer = question(visitor, asked())

        assert answer.status_code == 302
        target = urlsplit(answer.headers["Location"])
        assert target.path == "/signin/"
        (following,) = parse_qs(target.query)["next"]
        assert following == f"/oauth/authorize?{urlencode(asked())}"
        assert question(visitor, asked(format="json")).status_code == 401

    def test_is_for_admins_of_the_organization(
        self, browser: Callable[[str], "Api"], asked: Callable[..., dict[str, str]]
    ) -> None:
        assert question(browser("stranger"), asked()).status_code == 403

    @pytest.mark.parametrize("changed", [{"client_id": "none"}, {"scope": "bogus"}, {"scope": ""}])
    def test_has_to_make_sense(
        self, admin: "Api", asked: Callable[..., dict[str, str]], changed: dict[str, str]
    ) -> None:
        assert question(admin, asked(**changed)).status_code == 404

    def test_an_unknown_address_is_told_so(
        self, admin: "Api", asked: Callable[..., dict[str, str]]
    ) -> None:
        answer = question(admin, asked(redirect_uri=EVIL))

        assert (answer.status_code, answer.headers["Location"]) == (302, EVIL + MISMATCH)

    def test_escapes_what_others_have_written(
        self, admin: "Api", asked: Callable[..., dict[str, str]]
    ) -> None:
        script = "<script>alert(1)</script>"
        body = {"name": script, "redirect_uri": BACK, "description": script}
        made = admin.post("/organization/acme/applications", body).json
        state = '"><script>alert(2)</script>'

        page = question(admin, asked(client_id=made["client_id"], state=state)).text

        assert "<script>" not in page
        assert f"<h1>{html.escape(script)}</h1>" in page


class TestGranting:
    def test_sends_the_browser_back_with_a_token(
        self, admin: "Api", asked: Callable[..., dict[str, str]]
    ) -> None:
        answer = post(admin, "authorizeapp", asked(state="xyz"))

        token = granted(answer)
        assert (answer.status_code, answer.data, len(token)) == (302, b"", 40)
        assert answer.headers["Location"] == (
            f"{BACK}?scope=repo%3Aread&state=xyz"
            f"#access_token={token}&token_type=Bearer&expires_in=315576000"
        )
        assert as_bearer(admin, token, "/repository/acme/web").status_code == 200
        assert as_bearer(admin, token, "/organization/acme/applications").status_code == 403

    def test_may_end_at_the_servers_own_page(
        self, admin: "Api", asked: Callable[..., dict[str, str]]
    ) -> None:
        answer = post(admin, "authorizeapp", asked(redirect_uri=OWN_PAGE))

        assert answer.headers["Location"].startswith(f"{OWN_PAGE}?scope=repo%3Aread#access_token=")
        assert "Access token" in admin.client.get("/oauth/localapp").text

    def test_shows_among_what_the_user_has_authorized(
        self, admin: "Api", asked: Callable[..., dict[str, str]]
    ) -> None:
        post(admin, "authorizeapp", asked())

        (seen,) = admin.get("/user/authorizations").json["authorizations"]
        assert (seen["application"]["name"], [row["scope"] for row in seen["scopes"]]) == (
            "portal",
            ["repo:read"],
        )

    @pytest.mark.parametrize("path", ["authorizeapp", "denyapp"])
    def test_needs_the_token_of_the_page(
        self, admin: "Api", asked: Callable[..., dict[str, str]], path: str
    ) -> None:
        answer = post(admin, path, asked(_csrf_token="wrong"))

        said = "CSRF token was invalid or missing. (authorized: user owner)"
        assert (answer.status_code, answer.get_json(force=True)) == (403, {"error": said})

    @pytest.mark.parametrize("path", ["authorizeapp", "denyapp"])
    def test_needs_somebody_signed_in(
        self, visitor: "Api", asked: Callable[..., dict[str, str]], path: str
    ) -> None:
        assert post(visitor, path, asked()).status_code == 401

    def test_asks_who_it_is_before_the_token_of_the_page(
        self, client: FlaskClient, asked: Callable[..., dict[str, str]]
    ) -> None:
        for login in (None, ("owner", "wrong"), ("nobody", "password-of-nobody")):
            answer = client.post("/oauth/authorizeapp", data=asked(), auth=login)
            assert answer.status_code == 401

    def test_takes_a_password_for_applications_that_may_ask_directly(
        self,
        client: FlaskClient,
        asked: Callable[..., dict[str, str]],
        portal: Application,
        change_config: Callable[..., None],
    ) -> None:
        login = ("owner", "password-of-owner")
        refused = client.post("/oauth/authorizeapp", data=asked(), auth=login)
        said = "CSRF token was invalid or missing. (authorized: user owner)"
        assert (refused.status_code, refused.get_json(force=True)) == (403, {"error": said})

        change_config(DIRECT_OAUTH_CLIENTID_WHITELIST=[portal.client_id])
        token = granted(client.post("/oauth/authorizeapp", data=asked(), auth=login))
        headers = {"Authorization": f"Bearer {token}"}
        listed = client.get("/api/v1/repository/acme/web", headers=headers)
        assert (listed.status_code, listed.json["name"]) == (200, "web")

    def test_gives_no_token_for_a_token(
        self,
        client: FlaskClient,
        owner: "Api",
        asked: Callable[..., dict[str, str]],
        portal: Application,
        change_config: Callable[..., None],
    ) -> None:
        change_config(DIRECT_OAUTH_CLIENTID_WHITELIST=[portal.client_id])
        text = owner.headers["Authorization"].removeprefix("Bearer ")

        bearer = client.post("/oauth/authorizeapp", data=asked(), headers=owner.headers)
        basic = client.post("/oauth/authorizeapp", data=asked(), auth=("$oauthtoken", text))

        assert (bearer.status_code, basic.status_code) == (401, 403)

    def test_takes_no_cookie_for_a_password(
        self,
        admin: "Api",
        asked: Callable[..., dict[str, str]],
        portal: Application,
        change_config: Callable[..., None],
    ) -> None:
        change_config(DIRECT_OAUTH_CLIENTID_WHITELIST=[portal.client_id])

        assert admin.client.post("/oauth/authorizeapp", data=asked()).status_code == 403

    @pytest.mark.parametrize("path", ["authorizeapp", "denyapp"])
    def test_sends_nobody_to_unknown_addresses(
        self, admin: "Api", asked: Callable[..., dict[str, str]], path: str
    ) -> None:
        answer = post(admin, path, asked(redirect_uri=EVIL))

        assert (answer.status_code, "Location" in answer.headers) == (400, False)

    def test_is_for_admins_of_the_organization(
        self, browser: Callable[[str], "Api"], asked: Callable[..., dict[str, str]]
    ) -> None:
        assert post(browser("stranger"), "authorizeapp", asked()).status_code == 403

    def test_knows_its_scopes(self, admin: "Api", asked: Callable[..., dict[str, str]]) -> None:
        answer = post(admin, "authorizeapp", asked(scope="bogus"))

        assert answer.headers["Location"] == f"{BACK}?error=invalid_scope"


class TestDenying:
    def test_sends_the_browser_back_with_nothing(
        self, admin: "Api", asked: Callable[..., dict[str, str]]
    ) -> None:
        answer = post(admin, "denyapp", asked())

        target = f"{BACK}?error=authorization_denied"
        assert (answer.status_code, answer.headers["Location"]) == (302, target)
        assert admin.get("/user/authorizations").json == {"authorizations": []}
