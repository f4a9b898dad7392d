"""Authentication flows: bearer tokens, first user, sessions, OAuth and the registry."""

import base64
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from fakequay import create_app, seeds
from fakequay.determinism import Clock, Ids
from fakequay.world import World
from tests.support.answers import LOGIN_REQUIRED

if TYPE_CHECKING:
    from tests.conftest import Api

FIRST = {
    "username": "quayadmin",
    "password": "password-of-quayadmin",
    "email": "quayadmin@example.com",
}
NOON = 1_767_268_800.0
BACK = "http://portal.example.com/back"


def make_instance(**config: Any) -> FlaskClient:
    """Return a client of a new instance without users."""
    seed = seeds.read(["empty"])
    world = seeds.load(seed, clock=Clock(NOON), ids=Ids("fresh"), overrides=config)
    return create_app(world).test_client()


@pytest.fixture
def empty_instance() -> Iterator[FlaskClient]:
    with make_instance() as client:
        yield client


class TestBearerTokens:
    def test_invalid_bearer_token_counts_as_anonymous(self, anonymous: "Api") -> None:
        bad = {"Authorization": "Bearer " + "X" * 40}
        assert anonymous.get("/repository/acme/docs", headers=bad).json["name"] == "docs"
        answer = anonymous.get("/user/", headers=bad)
        said = {"session_required": False, **LOGIN_REQUIRED}
        assert (answer.status_code, answer.json) == (401, said)


class TestFirstUser:
    @pytest.mark.parametrize("wish", [True, "true"])
    def test_first_user_receives_a_token_of_all_scopes(
        self, empty_instance: FlaskClient, wish: Any
    ) -> None:
        answer = empty_instance.post(
            "/api/v1/user/initialize", json={**FIRST, "access_token": wish}
        )

        assert (answer.status_code, sorted(answer.json)) == (
            200,
            ["access_token", "email", "encrypted_password", "username"],
        )
        token = {"Authorization": f"Bearer {answer.json['access_token']}"}
        made = empty_instance.post("/api/v1/organization/", json={"name": "acme"}, headers=token)
        assert made.json == "Created"
        assert empty_instance.get("/api/v1/superuser/users/", headers=token).status_code == 200

    def test_first_user_needs_no_email_if_mailing_is_off(self) -> None:
        body = {key: FIRST[key] for key in ("username", "password")}
        with make_instance(FEATURE_MAILING=False) as client:
            answer = client.post("/api/v1/user/initialize", json=body)
            assert answer.status_code == 200
            assert not answer.json.get("access_token")
            assert client.get("/api/v1/user/").json["username"] == "quayadmin"

    def test_second_initialization_returns_400(self, empty_instance: FlaskClient) -> None:
        empty_instance.post("/api/v1/user/initialize", json=FIRST)
        again = empty_instance.post("/api/v1/user/initialize", json=FIRST)
        said = {"message": "Cannot initialize user in a non-empty database"}
        assert (again.status_code, again.json) == (400, said)


class TestSessions:
    def test_csrf_token_changes_at_signin_and_signout_ends_the_session(
        self, client: FlaskClient
    ) -> None:
        first = client.get("/csrf_token")
        assert "Set-Cookie" in first.headers
        old = {"X-CSRF-Token": first.json["csrf_token"]}
        login = {"username": "owner", "password": "password-of-owner"}
        signed_in = client.post("/api/v1/signin", json=login, headers=old)
        assert (signed_in.json, "Set-Cookie" in signed_in.headers) == ({"success": True}, True)

        new = {"X-CSRF-Token": signed_in.headers["X-Next-CSRF-Token"]}
        # A browser requests /csrf_token again instead of reading the header.
        assert client.get("/csrf_token").json["csrf_token"] == new["X-CSRF-Token"]
        robot = "/api/v1/organization/acme/robots/new"
        refused = client.put(robot, headers=old)
        assert refused.status_code == 403
        assert json.loads(refused.data)["error"].startswith("CSRF token was invalid or missing.")
        assert client.put(robot, headers=new).status_code == 201

        assert client.post("/api/v1/signout", headers=new).json == {"success": True}
        assert client.get("/api/v1/user/").status_code == 401


class TestOAuth:
    def form(self, api: "Api", world: World, **more: str) -> dict[str, str]:
        """Return the form of the consent page."""
        (application,) = world.store.applications.all()
        return {
            "_csrf_token": api.headers["X-CSRF-Token"],
            "client_id": application.client_id,
            "redirect_uri": BACK,
            "scope": "repo:create org:admin",
            "response_type": "token",
            **more,
        }

    def test_token_is_in_the_fragment_of_the_redirect(self, browser: Any, world: World) -> None:
        api = browser("owner")
        answer = api.client.post("/oauth/authorizeapp", data=self.form(api, world))

        target = answer.headers["Location"]
        assert (answer.status_code, target.partition("?")[0]) == (302, BACK)
        token = re.search(r"access_token=([^&]+)&", target)
        assert token is not None
        assert parse_qs(urlsplit(target).fragment)["token_type"] == ["Bearer"]
        headers = {"Authorization": f"Bearer {token[1]}"}
        made = api.client.put("/api/v1/organization/acme/robots/new", headers=headers)
        assert made.status_code == 201

    def test_token_can_be_assigned_to_an_existing_user(self, browser: Any, world: World) -> None:
        api = browser("owner")
        for username, status in (("member", 200), ("nobody", 404)):
            form = self.form(api, world)
            query = urlencode({**form, "username": username})
            answer = api.client.post(f"/oauth/authorize/assignuser?{query}", data=form)
            assert (username, answer.status_code) == (username, status)


class TestRegistryTokens:
    def test_registry_token_grants_only_permitted_actions(self, client: FlaskClient) -> None:
        challenge = client.get("/v2/").headers["WWW-Authenticate"]
        assert challenge == 'Bearer realm="http://localhost/v2/auth",service="localhost"'
        basic = base64.b64encode(b"reader:password-of-reader").decode()
        asked = "/v2/auth?service=localhost&scope=repository:acme/web:pull,push"
        token = client.get(asked, headers={"Authorization": f"Basic {basic}"}).json["token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get("/v2/acme/web/tags/list", headers=headers).json == {
            "name": "acme/web",
            "tags": [],
        }
        upload = client.post("/v2/acme/web/blobs/uploads/", headers=headers)
        assert upload.status_code == 401
