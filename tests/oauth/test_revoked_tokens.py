"""When a token that was granted no longer opens anything, and where it never went."""

import html
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from fakequay.access.scopes import DESCRIPTIONS
from fakequay.models import Application
from tests.api.test_user import NOBODY
from tests.oauth.flow_steps import BACK, granted, post, question

if TYPE_CHECKING:
    from tests.conftest import Api

TEN_YEARS = 315_576_000
ACME = "/organization/acme/applications"
Asked = Callable[..., dict[str, str]]
Opens = Callable[[], tuple[int, int]]


@pytest.fixture
def token(admin: "Api", asked: Asked) -> str:
    """Granted by an admin of acme to the portal."""
    return granted(post(admin, "authorizeapp", asked(scope="repo:read user:read")))


@pytest.fixture
def opens(client: FlaskClient, token: str) -> Opens:
    """What an API client and a registry client are answered that have nothing but the token."""

    def statuses() -> tuple[int, int]:
        headers = {"Authorization": f"Bearer {token}"}
        api = client.get("/api/v1/user/", headers=headers)
        scope = "/v2/auth?service=localhost&scope=repository:acme/web:pull"
        return api.status_code, client.get(scope, auth=("$oauthtoken", token)).status_code

    return statuses


class TestTheEnd:
    def test_comes_after_ten_years(
        self, client: FlaskClient, token: str, opens: Opens, pass_time: Callable[[float], None]
    ) -> None:
        pass_time(TEN_YEARS - 1)
        assert opens() == (200, 200)
        pass_time(1)
        assert opens() == (401, 401)
        headers = {"Authorization": f"Bearer {token}"}
        answer = client.get("/api/v1/user/", headers=headers)
        assert (answer.status_code, answer.json) == (401, NOBODY)

    def test_comes_when_the_user_takes_it_back(self, admin: "Api", opens: Opens) -> None:
        (seen,) = admin.get("/user/authorizations").json["authorizations"]
        assert admin.delete(f"/user/authorizations/{seen['uuid']}").status_code == 204
        assert opens() == (401, 401)

    def test_comes_with_that_of_the_application(
        self, admin: "Api", portal: Application, opens: Opens
    ) -> None:
        assert admin.delete(f"{ACME}/{portal.client_id}").status_code == 204
        assert opens() == (401, 401)

    def test_does_not_come_with_another_secret(
        self, admin: "Api", asked: Asked, portal: Application, opens: Opens
    ) -> None:
        location = post(admin, "authorizeapp", asked(response_type="code")).headers["Location"]
        form = {
            "grant_type": "authorization_code",
            "client_id": portal.client_id,
            "client_secret": portal.client_secret,
            "redirect_uri": BACK,
            "code": parse_qs(urlsplit(location).query)["code"][0],
        }
        reset = admin.post(f"{ACME}/{portal.client_id}/resetclientsecret", {}).json
        assert opens() == (200, 200)
        with_old = admin.client.post("/oauth/access_token", data=form)
        assert (with_old.status_code, with_old.json) == (400, {"error": "invalid_client"})
        form["client_secret"] = reset["client_secret"]
        assert admin.client.post("/oauth/access_token", data=form).status_code == 200


def test_a_code_is_for_the_application_that_it_was_given_to(admin: "Api", asked: Asked) -> None:
    location = post(admin, "authorizeapp", asked(response_type="code")).headers["Location"]
    other = admin.post(ACME, {"name": "other", "redirect_uri": BACK}).json
    form = {
        "grant_type": "authorization_code",
        "client_id": other["client_id"],
        "client_secret": other["client_secret"],
        "redirect_uri": BACK,
        "code": parse_qs(urlsplit(location).query)["code"][0],
    }
    answer = admin.client.post("/oauth/access_token", data=form)
    assert (answer.status_code, answer.json) == (400, {"error": "invalid_grant"})


class TestTheAddress:
    @pytest.mark.parametrize("more", ["", "/deeper", "?from=quay"])
    def test_begins_with_the_one_that_is_registered(
        self, admin: "Api", asked: Asked, more: str
    ) -> None:
        answer = post(admin, "authorizeapp", asked(redirect_uri=BACK + more))
        assert answer.headers["Location"].startswith(f"{BACK}{more}?scope=repo%3Aread#access_")

    @pytest.mark.parametrize(
        "address", [BACK[:-1], BACK.replace("http:", "https:"), BACK.upper(), f" {BACK}"]
    )
    def test_is_no_other(self, admin: "Api", asked: Asked, address: str) -> None:
        answer = post(admin, "authorizeapp", asked(redirect_uri=address))
        assert (answer.status_code, "Location" in answer.headers) == (400, False)


@pytest.mark.parametrize(
    ("scope", "dangerous"), [("org:admin", True), ("repo:create", False), ("repo:admin", False)]
)
def test_the_page_says_what_each_scope_allows(
    admin: "Api", asked: Asked, scope: str, dangerous: bool
) -> None:
    page = question(admin, asked(scope=scope)).text
    assert html.escape(DESCRIPTIONS[scope]).replace("&#x27;", "&#39;") in page
    assert ('<li class="danger">' in page) is dangerous
    assert ("can do all of this on your behalf" in page) is dangerous
