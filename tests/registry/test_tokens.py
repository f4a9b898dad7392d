"""Registry tokens: issuing, granted actions and use."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient

from fakequay.domain.accounts import accounts
from fakequay.world import World
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
CHALLENGE = 'Bearer realm="http://localhost/v2/auth",service="localhost"'


def claims(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    return dict(json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4))))


def access(token: str) -> dict[str, list[str]]:
    return {one["name"]: one["actions"] for one in claims(token)["access"]}


def unauthorized(message: str) -> dict[str, Any]:
    return {"errors": [{"code": "UNAUTHORIZED", "detail": {}, "message": message}]}


class TestIssueRegistryToken:
    def test_token_contains_user_actions_and_an_hour_of_validity(
        self, login: Callable[..., Registry], world: World
    ) -> None:
        token = claims(login("writer").token(f"repository:{WEB}:pull,push"))

        assert token["sub"] == "writer"
        assert token["access"] == [{"type": "repository", "name": WEB, "actions": ["push", "pull"]}]
        assert token["exp"] - token["iat"] == 3600

    @pytest.mark.parametrize(
        ("user", "granted"),
        [
            ("owner", ["push", "pull", "*"]),
            ("admin", ["push", "pull", "*"]),
            ("writer", ["push", "pull"]),
            ("reader", ["pull"]),
            ("stranger", []),
            ("superuser", ["push", "pull", "*"]),
            ("auditor", ["pull"]),
            ("", []),
        ],
    )
    def test_grants_only_the_permitted_actions(
        self, login: Callable[..., Registry], user: str, granted: list[str]
    ) -> None:
        token = login(user).token(f"repository:{WEB}:pull,push,*")
        assert access(token) == {WEB: granted}

    def test_anonymous_token_grants_pull_of_a_public_repository(
        self, login: Callable[..., Registry]
    ) -> None:
        assert access(login().token("repository:acme/docs:pull,push")) == {"acme/docs": ["pull"]}

    def test_oauth_token_grants_the_actions_of_its_scopes(
        self, client: FlaskClient, bearer: Callable[..., "Api"]
    ) -> None:
        for scope, granted in (("repo:read", ["pull"]), ("repo:write", ["push", "pull"])):
            text = bearer("owner", scope).headers["Authorization"].removeprefix("Bearer ")
            token = Registry(client, "$oauthtoken", text).token(f"repository:{WEB}:pull,push,*")
            assert access(token) == {WEB: granted}

    def test_robot_authenticates_with_its_token(self, client: FlaskClient, world: World) -> None:
        robot = accounts.find(world, "acme+ci", "robot")
        token = Registry(client, "acme+ci", robot.token or "").token(f"repository:{WEB}:pull,push")

        assert access(token) == {WEB: ["push", "pull"]}
        assert accounts.find(world, "acme+ci", "robot").last_accessed == world.now()

    def test_anonymous_request_without_a_scope_returns_401(self, client: FlaskClient) -> None:
        answer = client.get("/v2/auth")

        expected = unauthorized("access to the requested resource is not authorized")
        assert (answer.status_code, answer.json) == (401, expected)
        assert answer.headers["WWW-Authenticate"] == CHALLENGE

    @pytest.mark.parametrize(
        ("username", "message"),
        [
            ("owner", "Invalid Username or Password"),
            ("nobody", "Invalid Username or Password"),
            ("acme+ci", "Could not find robot with username: acme+ci and supplied password."),
            ("acme+nobody", "Could not find robot with specified username"),
            ("$oauthtoken", "OAuth access token could not be validated"),
            ("$app", "Invalid token"),
        ],
    )
    def test_wrong_credentials_return_the_reason(
        self, client: FlaskClient, username: str, message: str
    ) -> None:
        answer = client.get("/v2/auth", auth=(username, "wrong"))

        assert (answer.status_code, answer.json) == (401, unauthorized(message))
        assert answer.headers["WWW-Authenticate"] == CHALLENGE

    @pytest.mark.parametrize("username", ["owner", "nobody"])
    def test_plain_password_is_rejected_if_encryption_is_required(
        self, client: FlaskClient, configure: Callable[..., None], username: str
    ) -> None:
        configure(FEATURE_REQUIRE_ENCRYPTED_BASIC_AUTH=True)
        answer = client.get("/v2/auth", auth=(username, "password-of-owner"))

        message = (
            "Client login with unencrypted passwords is disabled. "
            "Please generate an encrypted password in the user admin panel for use here."
        )
        assert (answer.status_code, answer.json) == (401, unauthorized(message))

    def test_encrypted_password_is_accepted_if_encryption_is_required(
        self,
        client: FlaskClient,
        configure: Callable[..., None],
        browser: Callable[[str], "Api"],
    ) -> None:
        configure(FEATURE_REQUIRE_ENCRYPTED_BASIC_AUTH=True)
        made = browser("owner").post("/user/clientkey", {"password": "password-of-owner"})
        answer = client.get("/v2/auth", auth=("owner", made.json["key"]))

        assert (answer.status_code, set(answer.json)) == (200, {"token"})

    def test_invalid_scope_is_rejected(self, client: FlaskClient) -> None:
        answer = client.get("/v2/auth?scope=nonsense", auth=("owner", "password-of-owner"))

        message = "Unable to decode repository and actions: nonsense"
        error = {"code": "INVALID_REQUEST", "detail": {}, "message": message}
        assert (answer.status_code, answer.json) == (400, {"errors": [error]})

    def test_disabled_user_is_rejected(self, client: FlaskClient, superuser: "Api") -> None:
        superuser.put("/superuser/users/writer", {"enabled": False})
        answer = client.get("/v2/auth", auth=("writer", "password-of-writer"))
        message = "This user has been disabled. Please contact your administrator."
        assert (answer.status_code, answer.json) == (401, unauthorized(message))


class TestCreateRepositoryOnPush:
    def test_creator_of_the_organization_can_create_a_repository(
        self, login: Callable[..., Registry], owner: "Api"
    ) -> None:
        creator = login("creator")
        creator.push("acme/new/tool", "v1", image("a"))

        seen = owner.get("/repository/acme/new/tool").json
        assert (seen["is_public"], seen["description"], list(seen["tags"])) == (False, None, ["v1"])
        assert access(creator.token("repository:acme/new/tool:*")) == {"acme/new/tool": ["*"]}

    def test_repository_is_public_if_configured(
        self, configure: Callable[..., None], login: Callable[..., Registry], owner: "Api"
    ) -> None:
        configure(CREATE_PRIVATE_REPO_ON_PUSH=False)
        login("creator").token("repository:acme/tool:push")
        assert owner.get("/repository/acme/tool").json["is_public"] is True

    @pytest.mark.parametrize("name", ["acme/tool", "nosuchorg/tool", "owner/tool"])
    def test_other_users_create_no_repository(
        self, login: Callable[..., Registry], world: World, name: str
    ) -> None:
        assert access(login("member").token(f"repository:{name}:pull,push")) == {name: []}
        assert world.store.repositories.count(namespace_id=1) == 0

    def test_invalid_name_returns_400(self, client: FlaskClient) -> None:
        scope = "repository:acme/Tool:push"
        answer = client.get(f"/v2/auth?scope={scope}", auth=("owner", "password-of-owner"))
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (400, "NAME_INVALID")


class TestUseRegistryToken:
    def test_base_endpoint_reports_whether_the_token_is_valid(
        self, client: FlaskClient, login: Callable[..., Registry]
    ) -> None:
        good = client.get("/v2/", headers={"Authorization": f"Bearer {login('reader').token()}"})
        none = client.get("/v2/")
        bad = client.get("/v2/", headers={"Authorization": "Bearer nonsense"})

        assert (good.status_code, good.text) == (200, "true")
        assert (none.status_code, none.text) == (401, "true")
        assert bad.status_code == 401
        assert json.loads(bad.text) == {"error": "Invalid bearer token format"}
        for answer in (good, none, bad):
            assert answer.headers["WWW-Authenticate"] == CHALLENGE
            assert answer.headers["Docker-Distribution-API-Version"] == "registry/2.0"

    def test_base_endpoint_returns_404_if_configured(
        self, client: FlaskClient, configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_ADVERTISE_V2=False)
        assert client.get("/v2/").status_code == 404

    def test_request_without_a_token_returns_a_challenge_with_the_scope(
        self, client: FlaskClient
    ) -> None:
        for method, path, actions in (
            ("GET", "tags/list", "pull"),
            ("POST", "blobs/uploads/", "pull,push"),
        ):
            answer = client.open(f"/v2/{WEB}/{path}", method=method)
            message = "access to the requested resource is not authorized"
            assert (answer.status_code, answer.json) == (401, unauthorized(message))
            scope = f',scope="repository:{WEB}:{actions}"'
            assert answer.headers["WWW-Authenticate"] == CHALLENGE + scope

    def test_pull_token_cannot_push(self, login: Callable[..., Registry]) -> None:
        reader = login("reader")
        assert reader.get(WEB, "tags/list").status_code == 200
        assert reader.call("POST", WEB, "blobs/uploads/").status_code == 401

    def test_token_for_another_repository_is_rejected(
        self, client: FlaskClient, login: Callable[..., Registry]
    ) -> None:
        token = login("owner").token("repository:acme/docs:pull,push")
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get(f"/v2/{WEB}/tags/list", headers=headers).status_code == 401

    def test_expired_token_is_rejected(
        self, client: FlaskClient, login: Callable[..., Registry], world: World
    ) -> None:
        headers = {"Authorization": f"Bearer {login('owner').token()}"}
        world.clock.advance(3600)
        answer = client.get("/v2/", headers=headers)
        assert (answer.status_code, json.loads(answer.text)) == (
            401,
            {"error": "Signature has expired"},
        )

    @pytest.mark.parametrize(
        ("method", "path", "scope"),
        [
            ("GET", "", ""),
            ("GET", "_catalog", ""),
            ("GET", f"{WEB}/tags/list", f',scope="repository:{WEB}:pull"'),
            ("HEAD", f"{WEB}/manifests/latest", f',scope="repository:{WEB}:pull"'),
            ("POST", f"{WEB}/blobs/uploads/", f',scope="repository:{WEB}:pull,push"'),
            ("GET", "acme/docs/tags/list", ',scope="repository:acme/docs:pull"'),
        ],
    )
    @pytest.mark.parametrize("password", ["password-of-owner", "wrong"])
    def test_password_is_rejected_outside_the_token_endpoint(
        self, client: FlaskClient, method: str, path: str, scope: str, password: str
    ) -> None:
        answer = client.open(f"/v2/{path}", method=method, auth=("owner", password))

        body = "" if method == "HEAD" else '{"error": "Invalid bearer token format"}'
        assert (answer.status_code, answer.text, answer.mimetype) == (401, body, "text/html")
        assert answer.headers["WWW-Authenticate"] == CHALLENGE + scope

    def test_wrong_password_outside_the_token_endpoint_is_no_login_attempt(
        self, client: FlaskClient, world: World
    ) -> None:
        client.get(f"/v2/{WEB}/tags/list", auth=("owner", "wrong"))
        assert [entry.kind for entry in world.store.logs.all()] == []

    def test_anonymous_request_can_read_a_public_repository(self, client: FlaskClient) -> None:
        assert client.get("/v2/acme/docs/tags/list").status_code == 200

    def test_anonymous_request_is_rejected_if_anonymous_access_is_off(
        self, client: FlaskClient, configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_ANONYMOUS_ACCESS=False)
        assert client.get("/v2/acme/docs/tags/list").status_code == 401

    @pytest.mark.parametrize("state", ["READ_ONLY", "MIRROR"])
    def test_token_for_a_read_only_or_mirror_repository_grants_only_pull(
        self, login: Callable[..., Registry], world: World, state: str
    ) -> None:
        (web,) = [one for one in world.store.repositories.all() if one.name == "web"]
        world.store.repositories.change(web, state=state)
        assert access(login("owner").token(f"repository:{WEB}:pull,push")) == {WEB: ["pull"]}

    def test_repository_of_another_kind_returns_405(
        self, client: FlaskClient, world: World
    ) -> None:
        (web,) = [one for one in world.store.repositories.all() if one.name == "web"]
        world.store.repositories.change(web, kind="application")

        scope = f"repository:{WEB}:pull"
        answer = client.get(f"/v2/auth?scope={scope}", auth=("owner", "password-of-owner"))

        message = "This repository is for managing application and not container images."
        assert answer.status_code == 405
        assert answer.json["errors"][0]["message"] == message

    def test_unknown_endpoints_and_methods_are_rejected(self, client: FlaskClient) -> None:
        assert client.get("/v2/nosuch").status_code == 404
        assert client.post("/v2/_catalog").status_code == 405
