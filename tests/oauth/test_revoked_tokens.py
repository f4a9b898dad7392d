"""Expiry and revocation of OAuth 2 tokens."""

import html
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from fakequay.access.scopes import DESCRIPTIONS
from fakequay.models import Application
from tests.api.test_user import NOBODY
from tests.oauth.flow_steps import BACK, get_consent_page, get_granted_token, submit_form

if TYPE_CHECKING:
    from tests.conftest import Api

TEN_YEARS = 315_576_000
ACME = "/organization/acme/applications"
AuthRequest = Callable[..., dict[str, str]]
GetStatuses = Callable[[], tuple[int, int]]


@pytest.fixture
def token(admin: "Api", auth_request: AuthRequest) -> str:
    """Return a token that an admin of acme has granted to the application ``portal``."""
    return get_granted_token(
        submit_form(admin, "authorizeapp", auth_request(scope="repo:read user:read"))
    )


@pytest.fixture
def get_statuses(client: FlaskClient, token: str) -> GetStatuses:
    """Return a function that returns the API and registry statuses of requests with the token."""

    def statuses() -> tuple[int, int]:
        headers = {"Authorization": f"Bearer {token}"}
        api = client.get("/api/v1/user/", headers=headers)
        scope = "/v2/auth?service=localhost&scope=repository:acme/web:pull"
        return api.status_code, client.get(scope, auth=("$oauthtoken", token)).status_code

    return statuses


class TestTokenLifetime:
    def test_token_expires_after_ten_years(
        self,
        client: FlaskClient,
        token: str,
        get_statuses: GetStatuses,
        pass_time: Callable[[float], None],
    ) -> None:
        pass_time(TEN_YEARS - 1)
        assert get_statuses() == (200, 200)
        pass_time(1)
        assert get_statuses() == (401, 401)
        headers = {"Authorization": f"Bearer {token}"}
        answer = client.get("/api/v1/user/", headers=headers)
        assert (answer.status_code, answer.json) == (401, NOBODY)

    def test_token_ends_when_the_user_revokes_it(
        self, admin: "Api", get_statuses: GetStatuses
    ) -> None:
        (seen,) = admin.get("/user/authorizations").json["authorizations"]
        assert admin.delete(f"/user/authorizations/{seen['uuid']}").status_code == 204
        assert get_statuses() == (401, 401)

    def test_token_ends_when_the_application_is_deleted(
        self, admin: "Api", portal: Application, get_statuses: GetStatuses
    ) -> None:
        assert admin.delete(f"{ACME}/{portal.client_id}").status_code == 204
        assert get_statuses() == (401, 401)

    def test_token_remains_valid_after_the_client_secret_changes(
        self,
        admin: "Api",
        auth_request: AuthRequest,
        portal: Application,
        get_statuses: GetStatuses,
    ) -> None:
        location = submit_form(admin, "authorizeapp", auth_request(response_type="code")).headers[
            "Location"
        ]
        form = {
            "grant_type": "authorization_code",
            "client_id": portal.client_id,
            "client_secret": portal.client_secret,
            "redirect_uri": BACK,
            "code": parse_qs(urlsplit(location).query)["code"][0],
            "scope": "repo:read",
        }
        reset = admin.post(f"{ACME}/{portal.client_id}/resetclientsecret", {}).json
        assert get_statuses() == (200, 200)
        with_old = admin.client.post("/oauth/access_token", data=form)
        assert (with_old.status_code, with_old.json) == (400, {"error": "invalid_client"})
        form["client_secret"] = reset["client_secret"]
        assert admin.client.post("/oauth/access_token", data=form).status_code == 200


def test_code_is_valid_only_for_its_application(admin: "Api", auth_request: AuthRequest) -> None:
    location = submit_form(admin, "authorizeapp", auth_request(response_type="code")).headers[
        "Location"
    ]
    other = admin.post(ACME, {"name": "other", "redirect_uri": BACK}).json
    form = {
        "grant_type": "authorization_code",
        "client_id": other["client_id"],
        "client_secret": other["client_secret"],
        "redirect_uri": BACK,
        "code": parse_qs(urlsplit(location).query)["code"][0],
        "scope": "repo:read",
    }
    answer = admin.client.post("/oauth/access_token", data=form)
    assert (answer.status_code, answer.json) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    ("scope", "dangerous"), [("org:admin", True), ("repo:create", False), ("repo:admin", False)]
)
def test_consent_page_describes_each_scope(
    admin: "Api", auth_request: AuthRequest, scope: str, dangerous: bool
) -> None:
    page = get_consent_page(admin, auth_request(scope=scope)).text
    assert html.escape(DESCRIPTIONS[scope]).replace("&#x27;", "&#39;") in page
    assert ('<li class="danger">' in page) is dangerous
    assert ("can do all of this on your behalf" in page) is dangerous
