"""OAuth 2 authorization endpoint: consent page, grant and denial."""

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
from tests.oauth.flow_steps import (
    BACK,
    EVIL,
    get_consent_page,
    get_granted_token,
    get_with_token,
    submit_form,
)

if TYPE_CHECKING:
    from tests.conftest import Api

OWN_PAGE = "http://localhost/oauth/localapp"
MISMATCH = "?error=redirect_uri_mismatch"
TEN_YEARS = 315_576_000


class TestConsentPage:
    def test_page_contains_application_organization_and_scopes(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]], portal: Application
    ) -> None:
        answer = get_consent_page(admin, auth_request(scope="repo:read repo:create", state="xyz"))

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

    def test_json_contains_application_organization_and_scopes(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]], portal: Application
    ) -> None:
        answer = get_consent_page(admin, auth_request(format="json"))

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
    def test_warns_about_dangerous_scopes(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]], scope: str
    ) -> None:
        assert 'role="alert"' in get_consent_page(admin, auth_request(scope=scope)).text
        answer = get_consent_page(admin, auth_request(scope=scope, format="json"))
        assert answer.get_json()["has_dangerous_scopes"] is True

    def test_requires_a_login(
        self, client: FlaskClient, visitor: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        answer = get_consent_page(visitor, auth_request())

        assert answer.status_code == 302
        target = urlsplit(answer.headers["Location"])
        assert target.path == "/signin/"
        (following,) = parse_qs(target.query)["next"]
        assert following == f"/oauth/authorize?{urlencode(auth_request())}"
        assert get_consent_page(visitor, auth_request(format="json")).status_code == 401

    def test_requires_an_organization_admin(
        self, browser: Callable[[str], "Api"], auth_request: Callable[..., dict[str, str]]
    ) -> None:
        assert get_consent_page(browser("stranger"), auth_request()).status_code == 403

    @pytest.mark.parametrize("changed", [{"client_id": "none"}, {"scope": "bogus"}, {"scope": ""}])
    def test_invalid_request_returns_404(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]], changed: dict[str, str]
    ) -> None:
        assert get_consent_page(admin, auth_request(**changed)).status_code == 404

    def test_redirects_to_the_applications_own_uri_if_the_redirect_uri_is_not_allowed(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        answer = get_consent_page(admin, auth_request(redirect_uri=EVIL))

        assert (answer.status_code, answer.headers["Location"]) == (302, BACK + MISMATCH)

    @pytest.mark.parametrize("name", ["client_id", "redirect_uri", "scope"])
    def test_names_a_missing_parameter(
        self, visitor: "Api", auth_request: Callable[..., dict[str, str]], name: str
    ) -> None:
        parameters = auth_request()
        del parameters[name]

        answer = get_consent_page(visitor, parameters)

        assert (answer.status_code, answer.mimetype) == (400, "text/html")
        assert answer.get_json(force=True) == {"error": f"Required param: {name}"}

    def test_is_not_cached(self, admin: "Api", auth_request: Callable[..., dict[str, str]]) -> None:
        answer = get_consent_page(admin, auth_request())

        assert answer.headers["Cache-Control"] == "no-cache, no-store, must-revalidate"

    def test_escapes_html_of_applications_and_parameters(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        script = "<script>alert(1)</script>"
        body = {"name": script, "redirect_uri": BACK, "description": script}
        made = admin.post("/organization/acme/applications", body).json
        state = '"><script>alert(2)</script>'

        page = get_consent_page(admin, auth_request(client_id=made["client_id"], state=state)).text

        assert "<script>" not in page
        assert f"<h1>{html.escape(script)}</h1>" in page


class TestScopesThatWereGrantedBefore:
    @pytest.fixture(autouse=True)
    def granted_before(self, admin: "Api", auth_request: Callable[..., dict[str, str]]) -> None:
        get_granted_token(submit_form(admin, "authorizeapp", auth_request(scope="repo:write")))

    def test_redirect_with_a_new_token_at_once(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        answer = get_consent_page(admin, auth_request(scope="repo:read", state="xyz"))

        token = get_granted_token(answer)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            f"{BACK}?scope=repo%3Aread&state=xyz"
            f"#access_token={token}&token_type=Bearer&expires_in=315576000",
        )
        assert get_with_token(admin, token, "/repository/acme/web").status_code == 200

    def test_redirect_with_a_code_if_no_response_type_is_named(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        parameters = auth_request()
        del parameters["response_type"]

        query = parse_qs(urlsplit(get_consent_page(admin, parameters).headers["Location"]).query)

        assert query == {"scope": ["repo:read"], "code": [query["code"][0]]}

    @pytest.mark.parametrize("changed", [{"scope": "repo:admin"}, {"scope": "repo:read user:read"}])
    def test_do_not_cover_further_scopes(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]], changed: dict[str, str]
    ) -> None:
        assert get_consent_page(admin, auth_request(**changed)).status_code == 200

    def test_do_not_count_after_the_token_expired(
        self,
        admin: "Api",
        auth_request: Callable[..., dict[str, str]],
        browser: Callable[[str], "Api"],
        pass_time: Callable[[float], None],
    ) -> None:
        pass_time(TEN_YEARS)

        assert get_consent_page(browser("owner"), auth_request()).status_code == 200

    def test_do_not_count_for_another_user(
        self, browser: Callable[[str], "Api"], auth_request: Callable[..., dict[str, str]]
    ) -> None:
        assert get_consent_page(browser("stranger"), auth_request()).status_code == 403

    @pytest.mark.parametrize("response_type", ["token", "code", "foo"])
    def test_never_redirect_to_a_uri_that_is_not_allowed(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]], response_type: str
    ) -> None:
        answer = get_consent_page(
            admin, auth_request(redirect_uri=EVIL, response_type=response_type)
        )

        assert (answer.status_code, answer.json) == (400, {"error": "invalid_request"})
        assert "Location" not in answer.headers

    def test_need_a_session_and_not_a_token(
        self, client: FlaskClient, owner: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        without_cookies = client.application.test_client(use_cookies=False)

        answer = without_cookies.get(
            "/oauth/authorize",
            query_string=auth_request(format="json"),
            headers={"Authorization": owner.headers["Authorization"]},
        )

        assert answer.status_code == 401


class TestGrant:
    def test_redirects_to_the_application_with_a_token(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        answer = submit_form(admin, "authorizeapp", auth_request(state="xyz"))

        token = get_granted_token(answer)
        assert (answer.status_code, answer.data, len(token)) == (302, b"", 40)
        assert answer.headers["Location"] == (
            f"{BACK}?scope=repo%3Aread&state=xyz"
            f"#access_token={token}&token_type=Bearer&expires_in=315576000"
        )
        assert get_with_token(admin, token, "/repository/acme/web").status_code == 200
        assert get_with_token(admin, token, "/organization/acme/applications").status_code == 403

    def test_can_redirect_to_the_token_page_of_the_server(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        answer = submit_form(admin, "authorizeapp", auth_request(redirect_uri=OWN_PAGE))

        assert answer.headers["Location"].startswith(f"{OWN_PAGE}?scope=repo%3Aread#access_token=")
        assert "Access token" in admin.client.get("/oauth/localapp").text

    def test_authorization_is_listed_for_the_user(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        submit_form(admin, "authorizeapp", auth_request())

        (seen,) = admin.get("/user/authorizations").json["authorizations"]
        assert (seen["application"]["name"], [row["scope"] for row in seen["scopes"]]) == (
            "portal",
            ["repo:read"],
        )

    @pytest.mark.parametrize("path", ["authorizeapp", "denyapp"])
    def test_requires_the_csrf_token(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]], path: str
    ) -> None:
        answer = submit_form(admin, path, auth_request(_csrf_token="wrong"))

        said = "CSRF token was invalid or missing. (authorized: user owner)"
        assert (answer.status_code, answer.get_json(force=True)) == (403, {"error": said})

    @pytest.mark.parametrize("path", ["authorizeapp", "denyapp"])
    def test_requires_a_login(
        self, visitor: "Api", auth_request: Callable[..., dict[str, str]], path: str
    ) -> None:
        assert submit_form(visitor, path, auth_request()).status_code == 401

    def test_checks_credentials_before_the_csrf_token(
        self, client: FlaskClient, auth_request: Callable[..., dict[str, str]]
    ) -> None:
        for login in (None, ("owner", "wrong"), ("nobody", "password-of-nobody")):
            answer = client.post("/oauth/authorizeapp", data=auth_request(), auth=login)
            assert answer.status_code == 401

    def test_accepts_a_password_for_allowed_applications(
        self,
        client: FlaskClient,
        auth_request: Callable[..., dict[str, str]],
        portal: Application,
        change_config: Callable[..., None],
    ) -> None:
        login = ("owner", "password-of-owner")
        refused = client.post("/oauth/authorizeapp", data=auth_request(), auth=login)
        said = "CSRF token was invalid or missing. (authorized: user owner)"
        assert (refused.status_code, refused.get_json(force=True)) == (403, {"error": said})

        change_config(DIRECT_OAUTH_CLIENTID_WHITELIST=[portal.client_id])
        token = get_granted_token(
            client.post("/oauth/authorizeapp", data=auth_request(), auth=login)
        )
        headers = {"Authorization": f"Bearer {token}"}
        listed = client.get("/api/v1/repository/acme/web", headers=headers)
        assert (listed.status_code, listed.json["name"]) == (200, "web")

    def test_rejects_access_tokens_as_credentials(
        self,
        client: FlaskClient,
        owner: "Api",
        auth_request: Callable[..., dict[str, str]],
        portal: Application,
        change_config: Callable[..., None],
    ) -> None:
        change_config(DIRECT_OAUTH_CLIENTID_WHITELIST=[portal.client_id])
        text = owner.headers["Authorization"].removeprefix("Bearer ")

        bearer = client.post("/oauth/authorizeapp", data=auth_request(), headers=owner.headers)
        basic = client.post("/oauth/authorizeapp", data=auth_request(), auth=("$oauthtoken", text))

        assert (bearer.status_code, basic.status_code) == (401, 403)

    def test_allowed_application_still_requires_a_csrf_token_with_a_session(
        self,
        admin: "Api",
        auth_request: Callable[..., dict[str, str]],
        portal: Application,
        change_config: Callable[..., None],
    ) -> None:
        change_config(DIRECT_OAUTH_CLIENTID_WHITELIST=[portal.client_id])

        assert admin.client.post("/oauth/authorizeapp", data=auth_request()).status_code == 403

    def test_token_requires_an_organization_admin(
        self, browser: Callable[[str], "Api"], auth_request: Callable[..., dict[str, str]]
    ) -> None:
        answer = submit_form(browser("stranger"), "authorizeapp", auth_request())

        target = f"{BACK}?error=unauthorized_client"
        assert (answer.status_code, answer.headers["Location"]) == (302, target)

    @pytest.mark.parametrize("username", ["stranger", "owner"])
    def test_every_user_gets_a_code(
        self,
        browser: Callable[[str], "Api"],
        auth_request: Callable[..., dict[str, str]],
        username: str,
    ) -> None:
        answer = submit_form(browser(username), "authorizeapp", auth_request(response_type="code"))

        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert (answer.status_code, len(query["code"][0])) == (302, 40)

    def test_missing_response_type_means_a_code(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        form = auth_request()
        del form["response_type"]

        location = submit_form(admin, "authorizeapp", form).headers["Location"]

        assert location.startswith(f"{BACK}?scope=repo%3Aread&code=")

    def test_unknown_scope_redirects_with_an_error(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        answer = submit_form(admin, "authorizeapp", auth_request(scope="bogus"))

        assert answer.headers["Location"] == f"{BACK}?error=invalid_scope"

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"response_type": "foo"}, "unsupported_response_type"),
            ({"response_type": ""}, "unsupported_response_type"),
            ({"client_id": "none"}, "unauthorized_client"),
        ],
    )
    def test_unknown_response_type_or_application_redirects_with_an_error(
        self,
        admin: "Api",
        auth_request: Callable[..., dict[str, str]],
        changed: dict[str, str],
        error: str,
    ) -> None:
        answer = submit_form(admin, "authorizeapp", auth_request(**changed))

        assert (answer.status_code, answer.headers["Location"]) == (302, f"{BACK}?error={error}")


class TestDenial:
    def test_redirects_with_an_error_and_no_token(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        answer = submit_form(admin, "denyapp", auth_request())

        target = f"{BACK}?error=authorization_denied"
        assert (answer.status_code, answer.headers["Location"]) == (302, target)
        assert admin.get("/user/authorizations").json == {"authorizations": []}
