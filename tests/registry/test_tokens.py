"""Who gets which token, and what it is good for."""

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


class TestGettingAToken:
    def test_it_says_who_may_do_what_for_an_hour(
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
    def test_more_than_is_allowed_grants_less(
        self, login: Callable[..., Registry], user: str, granted: list[str]
    ) -> None:
        token = login(user).token(f"repository:{WEB}:pull,push,*")
        assert access(token) == {WEB: granted}

    def test_everyone_may_pull_what_is_public(self, login: Callable[..., Registry]) -> None:
        assert access(login().token("repository:acme/docs:pull,push")) == {"acme/docs": ["pull"]}

    def test_an_oauth_token_grants_what_its_scopes_open(
        self, client: FlaskClient, bearer: Callable[..., "Api"]
    ) -> None:
        for scope, granted in (("repo:read", ["pull"]), ("repo:write", ["push", "pull"])):
            text = bearer("owner", scope).headers["Authorization"].removeprefix("Bearer ")
            token = Registry(client, "$oauthtoken", text).token(f"repository:{WEB}:pull,push,*")
            assert access(token) == {WEB: granted}

    def test_a_robot_logs_in_with_its_token(self, client: FlaskClient, world: World) -> None:
        robot = accounts.find(world, "acme+ci", "robot")
        token = Registry(client, "acme+ci", robot.token or "").token(f"repository:{WEB}:pull,push")

        assert access(token) == {WEB: ["push", "pull"]}
        assert accounts.find(world, "acme+ci", "robot").last_accessed == world.now()

    def test_nobody_who_asks_for_nothing_gets_none(self, client: FlaskClient) -> None:
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
    def test_wrong_credentials_say_what_is_wrong(
        self, client: FlaskClient, username: str, message: str
    ) -> None:
        answer = client.get("/v2/auth", auth=(username, "wrong"))

        assert (answer.status_code, answer.json) == (401, unauthorized(message))
        assert answer.headers["WWW-Authenticate"] == CHALLENGE

    @pytest.mark.parametrize("username", ["owner", "nobody"])
    def test_a_plain_password_is_refused_where_it_has_to_be_encrypted(
        self, client: FlaskClient, configure: Callable[..., None], username: str
    ) -> None:
        configure(FEATURE_REQUIRE_ENCRYPTED_BASIC_AUTH=True)
        answer = client.get("/v2/auth", auth=(username, "password-of-owner"))

        message = (
            "Client login with unencrypted passwords is disabled. "
            "Please generate an encrypted password in the user admin panel for use here."
        )
        assert (answer.status_code, answer.json) == (401, unauthorized(message))

    def test_an_encrypted_password_serves_where_it_has_to_be(
        self,
        client: FlaskClient,
        configure: Callable[..., None],
        browser: Callable[[str], "Api"],
    ) -> None:
        configure(FEATURE_REQUIRE_ENCRYPTED_BASIC_AUTH=True)
        made = browser("owner").post("/user/clientkey", {"password": "password-of-owner"})
        answer = client.get("/v2/auth", auth=("owner", made.json["key"]))

        assert (answer.status_code, set(answer.json)) == (200, {"token"})

    def test_a_scope_that_is_none_is_refused(self, client: FlaskClient) -> None:
        answer = client.get("/v2/auth?scope=nonsense", auth=("owner", "password-of-owner"))

        message = "Unable to decode repository and actions: nonsense"
        error = {"code": "INVALID_REQUEST", "detail": {}, "message": message}
        assert (answer.status_code, answer.json) == (400, {"errors": [error]})

    def test_who_is_disabled_gets_none(self, client: FlaskClient, superuser: "Api") -> None:
        superuser.put("/superuser/users/writer", {"enabled": False})
        answer = client.get("/v2/auth", auth=("writer", "password-of-writer"))
        message = "This user has been disabled. Please contact your administrator."
        assert (answer.status_code, answer.json) == (401, unauthorized(message))


class TestPushingMakesRepositories:
    def test_for_those_who_may_create_there(
        self, login: Callable[..., Registry], owner: "Api"
    ) -> None:
        creator = login("creator")
        creator.push("acme/new/tool", "v1", image("a"))

        seen = owner.get("/repository/acme/new/tool").json
        assert (seen["is_public"], seen["description"], list(seen["tags"])) == (False, None, ["v1"])
        assert access(creator.token("repository:acme/new/tool:*")) == {"acme/new/tool": ["*"]}

    def test_public_ones_where_the_configuration_says_so(
        self, configure: Callable[..., None], login: Callable[..., Registry], owner: "Api"
    ) -> None:
        configure(CREATE_PRIVATE_REPO_ON_PUSH=False)
        login("creator").token("repository:acme/tool:push")
        assert owner.get("/repository/acme/tool").json["is_public"] is True

    @pytest.mark.parametrize("name", ["acme/tool", "nosuchorg/tool", "owner/tool"])
    def test_not_for_others(self, login: Callable[..., Registry], world: World, name: str) -> None:
        assert access(login("member").token(f"repository:{name}:pull,push")) == {name: []}
        assert world.store.repositories.count(namespace_id=1) == 0

    def test_not_under_a_name_that_is_none(self, client: FlaskClient) -> None:
        scope = "repository:acme/Tool:push"
        answer = client.get(f"/v2/auth?scope={scope}", auth=("owner", "password-of-owner"))
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (400, "NAME_INVALID")


class TestUsingAToken:
    def test_the_base_says_whether_it_is_good(
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

    def test_the_base_is_none_where_it_is_not_to_be_found(
        self, client: FlaskClient, configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_ADVERTISE_V2=False)
        assert client.get("/v2/").status_code == 404

    def test_without_one_the_answer_says_what_it_would_take(self, client: FlaskClient) -> None:
        for method, path, actions in (
            ("GET", "tags/list", "pull"),
            ("POST", "blobs/uploads/", "pull,push"),
        ):
            answer = client.open(f"/v2/{WEB}/{path}", method=method)
            message = "access to the requested resource is not authorized"
            assert (answer.status_code, answer.json) == (401, unauthorized(message))
            scope = f',scope="repository:{WEB}:{actions}"'
            assert answer.headers["WWW-Authenticate"] == CHALLENGE + scope

    def test_one_for_reading_does_not_write(self, login: Callable[..., Registry]) -> None:
        reader = login("reader")
        assert reader.get(WEB, "tags/list").status_code == 200
        assert reader.call("POST", WEB, "blobs/uploads/").status_code == 401

    def test_one_for_another_repository_is_none(
        self, client: FlaskClient, login: Callable[..., Registry]
    ) -> None:
        token = login("owner").token("repository:acme/docs:pull,push")
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get(f"/v2/{WEB}/tags/list", headers=headers).status_code == 401

    def test_an_old_one_is_none(
        self, client: FlaskClient, login: Callable[..., Registry], world: World
    ) -> None:
        headers = {"Authorization": f"Bearer {login('owner').token()}"}
        world.clock.advance(3600)
        answer = client.get("/v2/", headers=headers)
        assert (answer.status_code, json.loads(answer.text)) == (
            401,
            {"error": "Signature has expired"},
        )

    def test_a_name_and_password_do_as_well(self, client: FlaskClient) -> None:
        for user, status in (("reader", 200), ("stranger", 401)):
            answer = client.get(f"/v2/{WEB}/tags/list", auth=(user, f"password-of-{user}"))
            assert answer.status_code == status

    def test_nobody_needs_one_for_what_is_public(self, client: FlaskClient) -> None:
        assert client.get("/v2/acme/docs/tags/list").status_code == 200

    def test_unless_everyone_has_to_sign_in(
        self, client: FlaskClient, configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_ANONYMOUS_ACCESS=False)
        assert client.get("/v2/acme/docs/tags/list").status_code == 401

    @pytest.mark.parametrize("state", ["READ_ONLY", "MIRROR"])
    def test_nobody_gets_one_to_write_where_nobody_may(
        self, login: Callable[..., Registry], world: World, state: str
    ) -> None:
        (web,) = [one for one in world.store.repositories.all() if one.name == "web"]
        world.store.repositories.change(web, state=state)
        assert access(login("owner").token(f"repository:{WEB}:pull,push")) == {WEB: ["pull"]}

    def test_a_repository_of_another_kind_is_refused(
        self, client: FlaskClient, world: World
    ) -> None:
        (web,) = [one for one in world.store.repositories.all() if one.name == "web"]
        world.store.repositories.change(web, kind="application")

        scope = f"repository:{WEB}:pull"
        answer = client.get(f"/v2/auth?scope={scope}", auth=("owner", "password-of-owner"))

        message = "This repository is for managing application and not container images."
        assert answer.status_code == 405
        assert answer.json["errors"][0]["message"] == message

    def test_other_addresses_are_no_part_of_it(self, client: FlaskClient) -> None:
        assert client.get("/v2/nosuch").status_code == 404
        assert client.post("/v2/_catalog").status_code == 405
