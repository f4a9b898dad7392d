"""What the OAuth 2 door answers."""

import html
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fakequay.access import consent
from fakequay.domain import avatars
from fakequay.records import Application
from fakequay.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

BACK = "http://portal.example.com/back"
OWN_PAGE = "http://localhost/oauth/localapp"
EVIL = "http://evil.example.com/"
MISMATCH = "?error=redirect_uri_mismatch"


@pytest.fixture
def portal(world: World) -> Application:
    """The application of acme."""
    (application,) = world.store.applications.all()
    return application


@pytest.fixture
def asked(portal: Application) -> Callable[..., dict[str, str]]:
    """``asked(scope="repo:read")``: the parameters of a question."""

    def parameters(**changed: str) -> dict[str, str]:
        usual = {"response_type": "token", "redirect_uri": BACK, "scope": "repo:read"}
        return {"client_id": portal.client_id, **usual, **changed}

    return parameters


@pytest.fixture
def admin(browser: Callable[[str], "Api"]) -> "Api":
    """The browser of an admin of acme."""
    return browser("owner")


def question(api: "Api", parameters: dict[str, str]) -> TestResponse:
    return api.client.get(f"/oauth/authorize?{urlencode(parameters)}")


def post(api: "Api", path: str, form: dict[str, str]) -> TestResponse:
    """What the buttons of the page do."""
    form = {"_csrf_token": api.headers["X-CSRF-Token"], **form}
    return api.client.post(f"/oauth/{path}", data=form)


def granted(answer: TestResponse) -> str:
    """The token in the address that the browser is sent to."""
    (token,) = parse_qs(urlsplit(answer.headers["Location"]).fragment)["access_token"]
    return token


def as_bearer(api: "Api", token: str, path: str) -> TestResponse:
    return api.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})


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

        avatar = avatars.of("portal", "acme@example.com", "app")
        assert answer.json == {
            "csrf_token_val": admin.headers["X-CSRF-Token"],
            "scopes": consent.describe("repo:read"),
            "has_dangerous_scopes": False,
            "application": {
                "name": "portal",
                "description": "",
                "url": "",
                "avatar": json.dumps(avatar),
                "organization": {
                    "name": "acme",
                    "avatar": json.dumps(avatars.of("acme", "acme@example.com", "org")),
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


class TestExchanging:
    @pytest.fixture
    def form(
        self, admin: "Api", asked: Callable[..., dict[str, str]], portal: Application
    ) -> dict[str, str]:
        """What an application sends that has been given a code."""
        answer = post(admin, "authorizeapp", asked(response_type="code", state="xyz"))
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert (query["scope"], query["state"]) == (["repo:read"], ["xyz"])
        return {
            "grant_type": "authorization_code",
            "client_id": portal.client_id,
            "client_secret": portal.client_secret,
            "redirect_uri": BACK,
            "code": query["code"][0],
        }

    def test_gives_a_token_for_the_code(
        self, admin: "Api", client: FlaskClient, form: dict[str, str]
    ) -> None:
        answer = client.post("/oauth/access_token", data=form)

        body: dict[str, Any] = answer.get_json()
        token = body["access_token"]
        assert (answer.status_code, body) == (
            200,
            {
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": 315_576_000,
                "refresh_token": None,
            },
        )
        assert as_bearer(admin, token, "/repository/acme/web").status_code == 200

    def test_a_code_serves_once(self, client: FlaskClient, form: dict[str, str]) -> None:
        client.post("/oauth/access_token", data=form)

        again = client.post("/oauth/access_token", data=form)

        assert (again.status_code, again.json) == (400, {"error": "invalid_grant"})

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"client_id": "none"}, "invalid_client"),
            ({"client_secret": "wrong"}, "invalid_client"),
            ({"redirect_uri": EVIL}, "invalid_client"),
            ({"code": "none"}, "invalid_grant"),
            ({"grant_type": "password"}, "unsupported_grant_type"),
        ],
    )
    def test_refuses_what_does_not_fit(
        self, client: FlaskClient, form: dict[str, str], changed: dict[str, str], why: str
    ) -> None:
        answer = client.post("/oauth/access_token", data=form | changed)

        assert (answer.status_code, answer.json) == (400, {"error": why})
        assert client.post("/oauth/access_token", data=form).status_code == 200

    @pytest.mark.parametrize("name", ["grant_type", "client_secret", "code"])
    def test_says_what_is_missing(
        self, client: FlaskClient, form: dict[str, str], name: str
    ) -> None:
        del form[name]

        answer = client.post("/oauth/access_token", data=form)

        said = {"error": f"Required param: {name}"}
        assert (answer.status_code, answer.get_json(force=True)) == (400, said)


class TestAssigning:
    @pytest.fixture
    def assigned(
        self, browser: Callable[[str], "Api"], asked: Callable[..., dict[str, str]], world: World
    ) -> dict[str, str]:
        """The question that a token assigned to stranger is waiting behind."""
        query = urlencode(asked(username="stranger", format="json"))
        answer = post(browser("owner"), f"authorize/assignuser?{query}", {})
        assert answer.json == {"message": "Token assigned successfully"}
        (offer,) = world.store.assigned_tokens.all()
        return asked(assignment_uuid=offer.uuid)

    def test_is_told_to_the_user(
        self, assigned: dict[str, str], browser: Callable[[str], "Api"]
    ) -> None:
        (offer,) = browser("stranger").get("/user/assignedauthorization").json["authorizations"]

        assert (offer["uuid"], offer["application"]["name"]) == (
            assigned["assignment_uuid"],
            "portal",
        )

    def test_the_user_takes_it_once(
        self, assigned: dict[str, str], browser: Callable[[str], "Api"]
    ) -> None:
        user = browser("stranger")
        page = question(user, assigned)
        uuid = assigned["assignment_uuid"]
        assert f'name="assignment_uuid" value="{uuid}"' in page.text

        token = granted(post(user, "authorizeapp", assigned))

        seen = as_bearer(user, token, "/repository?public=true")
        assert seen.status_code == 200
        assert question(user, assigned).status_code == 404
        assert post(user, "authorizeapp", assigned).status_code == 404

    def test_others_cannot_take_it(
        self, assigned: dict[str, str], browser: Callable[[str], "Api"]
    ) -> None:
        other = browser("member")

        assert question(other, assigned).status_code == 404
        assert post(other, "authorizeapp", assigned).status_code == 404

    def test_says_so_on_a_page_too(
        self, admin: "Api", asked: Callable[..., dict[str, str]]
    ) -> None:
        query = urlencode(asked(username="stranger"))
        answer = post(admin, f"authorize/assignuser?{query}", {})

        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert "Token assigned successfully" in answer.text

    @pytest.mark.parametrize(
        "changed", [{"username": "none"}, {"scope": "bogus"}, {"client_id": "none"}]
    )
    def test_has_to_make_sense(
        self, admin: "Api", asked: Callable[..., dict[str, str]], changed: dict[str, str]
    ) -> None:
        query = urlencode(asked(**{"username": "stranger", **changed}))

        assert post(admin, f"authorize/assignuser?{query}", {}).status_code == 404

    def test_is_for_admins_of_the_organization(
        self, browser: Callable[[str], "Api"], asked: Callable[..., dict[str, str]]
    ) -> None:
        query = urlencode(asked(username="member"))

        answer = post(browser("stranger"), f"authorize/assignuser?{query}", {})

        assert answer.status_code == 403

    def test_is_logged(self, assigned: dict[str, str], owner: "Api") -> None:
        entry = owner.get("/organization/acme/logs").json["logs"][0]

        details = {
            "assigned_user": "stranger",
            "assigning_user": "owner",
            "application": "portal",
            "client_id": assigned["client_id"],
        }
        assert (entry["kind"], entry["metadata"]) == ("oauth_token_assigned", details)
