"""What an application gets for a code."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from fakequay.models import Application
from tests.oauth.flow_steps import BACK, EVIL, as_bearer, post

if TYPE_CHECKING:
    from tests.conftest import Api


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
