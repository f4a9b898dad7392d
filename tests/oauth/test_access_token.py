"""OAuth 2 token endpoint: exchange a code for an access token."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from fakequay.models import Application
from tests.oauth.flow_steps import BACK, EVIL, get_with_token, submit_form

if TYPE_CHECKING:
    from tests.conftest import Api


class TestExchangeCode:
    @pytest.fixture
    def token_request(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]], portal: Application
    ) -> dict[str, str]:
        """Authorize the application and return the form of its token request."""
        answer = submit_form(admin, "authorizeapp", auth_request(response_type="code", state="xyz"))
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert (query["scope"], query["state"]) == (["repo:read"], ["xyz"])
        return {
            "grant_type": "authorization_code",
            "client_id": portal.client_id,
            "client_secret": portal.client_secret,
            "redirect_uri": BACK,
            "code": query["code"][0],
            "scope": "repo:read",
        }

    def test_returns_an_access_token_for_the_code(
        self, admin: "Api", client: FlaskClient, token_request: dict[str, str]
    ) -> None:
        answer = client.post("/oauth/access_token", data=token_request)

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
        assert get_with_token(admin, token, "/repository/acme/web").status_code == 200

    def test_code_is_valid_once(self, client: FlaskClient, token_request: dict[str, str]) -> None:
        client.post("/oauth/access_token", data=token_request)

        again = client.post("/oauth/access_token", data=token_request)

        assert (again.status_code, again.json) == (400, {"error": "invalid_grant"})

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"client_id": "none"}, "invalid_client"),
            ({"client_secret": "wrong"}, "invalid_client"),
            ({"client_secret": ""}, "invalid_client"),
            ({"redirect_uri": EVIL}, "invalid_grant"),
            ({"scope": "repo:write"}, "invalid_grant"),
            ({"code": "none"}, "invalid_grant"),
            ({"grant_type": "password"}, "unsupported_grant_type"),
        ],
    )
    def test_wrong_parameters_are_rejected_and_keep_the_code_valid(
        self, client: FlaskClient, token_request: dict[str, str], changed: dict[str, str], why: str
    ) -> None:
        answer = client.post("/oauth/access_token", data=token_request | changed)

        assert (answer.status_code, answer.json) == (400, {"error": why})
        assert client.post("/oauth/access_token", data=token_request).status_code == 200

    def test_accepts_client_id_and_secret_as_basic_credentials(
        self, client: FlaskClient, token_request: dict[str, str]
    ) -> None:
        login = (token_request["client_id"], token_request.pop("client_secret"))

        answer = client.post(
            "/oauth/access_token", data={**token_request, "client_id": ""}, auth=login
        )

        assert (answer.status_code, answer.json["token_type"]) == (200, "Bearer")

    def test_forbids_caching(self, client: FlaskClient, token_request: dict[str, str]) -> None:
        answer = client.post("/oauth/access_token", data=token_request)

        assert answer.headers["Cache-Control"] == "no-cache, no-store, must-revalidate"

    @pytest.mark.parametrize("name", ["grant_type", "client_id", "redirect_uri", "code", "scope"])
    def test_missing_parameter_is_rejected(
        self, client: FlaskClient, token_request: dict[str, str], name: str
    ) -> None:
        del token_request[name]

        answer = client.post("/oauth/access_token", data=token_request)

        said = {"error": f"Required param: {name}"}
        assert (answer.status_code, answer.get_json(force=True)) == (400, said)
