"""What ``/v2/auth`` grants and refuses, case by case as the real server decides."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fakequay.domain.accounts import accounts
from fakequay.world import World
from tests.registry.test_tokens import access, claims, unauthorized
from tests.support.registry_client import NOTHING, Registry, error, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"


def ask(client: FlaskClient, user: str | None, *scopes: str) -> TestResponse:
    login = (user, f"password-of-{user}") if user else None
    return client.get("/v2/auth", query_string={"scope": list(scopes)}, auth=login)


class TestScopes:
    def test_are_granted_in_the_order_of_the_real_server(self, client: FlaskClient) -> None:
        token = ask(client, "owner", f"repository:{WEB}:*,pull,push").json["token"]
        granted = {"type": "repository", "name": WEB, "actions": ["push", "pull", "*"]}
        assert claims(token)["access"] == [granted]

    def test_that_are_empty_ask_for_nothing(self, client: FlaskClient) -> None:
        assert access(ask(client, "owner", "").json["token"]) == {}
        assert ask(client, None, "").status_code == 401

    def test_may_name_a_repository_twice(self, login: Callable[..., Registry]) -> None:
        owner = login("owner")
        token = owner.token(f"repository:{WEB}:push", f"repository:{WEB}:pull")

        headers = {"Authorization": f"Bearer {token}"}
        assert owner.client.get(f"/v2/{WEB}/tags/list", headers=headers).status_code == 200
        started = owner.client.post(f"/v2/{WEB}/blobs/uploads/", headers=headers)
        assert started.status_code == 202

    @pytest.mark.parametrize(
        "scope",
        [
            "some_invalid_scope",
            f"repository:{WEB}",
            f"repository:{WEB}:",
            f"repository:{WEB}:delete",
            f"repository:{WEB}:pull,",
            f"repository(plugin):{WEB}:pull",
            f"repository:{WEB}:pull repository:acme/docs:pull",
            "registry:catalog:*",
        ],
    )
    def test_of_no_known_form_are_refused(self, client: FlaskClient, scope: str) -> None:
        answer = ask(client, "owner", f"repository:{WEB}:pull", scope)
        message = f"Unable to decode repository and actions: {scope}"
        assert (answer.status_code, answer.json) == (400, error("INVALID_REQUEST", message))

    @pytest.mark.parametrize("actions", ["pull", "push", "*"])
    @pytest.mark.parametrize("name", ["acme/Web", "acme/-web", f"acme/{'x' * 256}"])
    def test_of_names_that_are_none_are_refused(
        self, client: FlaskClient, name: str, actions: str
    ) -> None:
        answer = ask(client, "stranger", f"repository:{name}:{actions}")
        message = f"Invalid repository name: {name}"
        assert (answer.status_code, answer.json) == (400, error("NAME_INVALID", message))

    def test_of_nested_names_are_refused_where_there_are_none(
        self, client: FlaskClient, configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_EXTENDED_REPOSITORY_NAMES=False)
        answer = ask(client, "owner", "repository:acme/web/api:pull")
        message = "Nested repositories are not supported. Found: acme/web/api"
        assert (answer.status_code, answer.json) == (400, error("NAME_INVALID", message))

    def test_of_a_disabled_namespace_are_refused(
        self, client: FlaskClient, superuser: "Api"
    ) -> None:
        superuser.put("/superuser/users/writer", {"enabled": False})

        scopes = (f"repository:{WEB}:pull,push", "repository:writer/complex:pull")
        answer = ask(client, "owner", *scopes)

        message = "Namespace writer has been disabled. Please contact a system administrator."
        assert (answer.status_code, answer.json) == (405, error("DENIED", message))

    @pytest.mark.parametrize("state", ["READ_ONLY", "MIRROR"])
    def test_open_reading_only_where_nothing_may_be_written(
        self, login: Callable[..., Registry], owner: "Api", state: str
    ) -> None:
        owner.put(f"/repository/{WEB}/changestate", {"state": state})
        token = login("owner").token(f"repository:{WEB}:pull,push,*")
        assert access(token) == {WEB: ["pull"]}

    def test_do_not_make_repositories_for_restricted_users(
        self, client: FlaskClient, configure: Callable[..., None], world: World
    ) -> None:
        configure(FEATURE_RESTRICTED_USERS=True)
        scopes = ("repository:owner/tool:pull,push", "repository:acme/tool:pull,push")
        token = ask(client, "owner", *scopes).json["token"]
        assert access(token) == {"owner/tool": ["pull"], "acme/tool": ["push", "pull"]}


class TestOrganizationsByPush:
    SCOPE = "repository:newcorp/tool:pull,push"

    def test_are_made_where_that_is_configured(
        self, configure: Callable[..., None], login: Callable[..., Registry], stranger: "Api"
    ) -> None:
        configure(CREATE_NAMESPACE_ON_PUSH=True)
        login("stranger").push("newcorp/tool", "v1", image("a"))
        assert stranger.get("/organization/newcorp").json["is_admin"] is True

    def test_are_not_made_otherwise(self, client: FlaskClient, stranger: "Api") -> None:
        assert access(ask(client, "stranger", self.SCOPE).json["token"]) == {"newcorp/tool": []}
        assert stranger.get("/organization/newcorp").status_code == 404

    def test_have_a_name_that_can_be_one(
        self, client: FlaskClient, configure: Callable[..., None]
    ) -> None:
        configure(CREATE_NAMESPACE_ON_PUSH=True)
        answer = ask(client, "stranger", "repository:New--Corp/tool:pull,push")
        expected = error("UNSUPPORTED", "Cannot create organization")
        assert (answer.status_code, answer.json) == (405, expected)

    @pytest.mark.parametrize("user", [None, "acme+ci"])
    def test_belong_to_users(
        self, client: FlaskClient, configure: Callable[..., None], world: World, user: str | None
    ) -> None:
        configure(CREATE_NAMESPACE_ON_PUSH=True)
        robot = accounts.find(world, "acme+ci", "robot")
        login = (user, robot.token or "") if user else None
        answer = client.get("/v2/auth", query_string={"scope": self.SCOPE}, auth=login)
        assert access(answer.json["token"]) == {"newcorp/tool": []}


class TestCredentials:
    def wrong(self, client: FlaskClient, username: str, password: str) -> Any:
        answer = client.get("/v2/auth", auth=(username, password))
        assert answer.status_code == 401
        return answer.json

    def test_that_are_an_old_oauth_token_say_so(
        self, client: FlaskClient, owner: "Api", world: World
    ) -> None:
        (token,) = world.store.oauth_tokens.all()
        world.store.oauth_tokens.change(token, expires=world.now())
        expected = unauthorized("OAuth access token has expired")
        assert self.wrong(client, "$oauthtoken", token.token) == expected

    def test_that_are_the_oauth_token_of_somebody_disabled_say_so(
        self, client: FlaskClient, writer: "Api", superuser: "Api"
    ) -> None:
        superuser.put("/superuser/users/writer", {"enabled": False})
        token = writer.headers["Authorization"].removeprefix("Bearer ")
        expected = unauthorized("Granter of the oauth access token is disabled")
        assert self.wrong(client, "$oauthtoken", token) == expected

    def test_that_are_a_token_of_a_repository_are_none(self, client: FlaskClient) -> None:
        assert self.wrong(client, "$token", "abc") == unauthorized("Invalid access token")

    @pytest.mark.parametrize("header", ["Bearer abc", "Basic ???", "Negotiate", "abc"])
    def test_of_no_known_form_are_invalid(self, client: FlaskClient, header: str) -> None:
        answer = client.get("/v2/auth", headers={"Authorization": header})
        expected = unauthorized("Specified credentials are invalid")
        assert (answer.status_code, answer.json) == (401, expected)

    def test_are_not_taken_as_a_form(self, client: FlaskClient) -> None:
        # By which OAuth 2 clients ask first; told 405, they ask as everyone does.
        form = {"grant_type": "password", "username": "owner", "password": "password-of-owner"}
        assert client.post("/v2/auth", data=form).status_code == 405


class TestWhereNobodyMayComeUnnamed:
    @pytest.fixture
    def closed(self, configure: Callable[..., None], client: FlaskClient) -> FlaskClient:
        configure(FEATURE_ANONYMOUS_ACCESS=False)
        return client

    @pytest.mark.parametrize("path", ["auth?scope=repository:acme/docs:pull", "auth", "_catalog"])
    def test_nobody_gets_anything(self, closed: FlaskClient, path: str) -> None:
        answer = closed.get(f"/v2/{path}")
        assert (answer.status_code, answer.text) == (
            401,
            '{"error":"Anonymous access is not allowed"}',
        )

    def test_who_signs_in_pulls_what_is_public(self, closed: FlaskClient) -> None:
        token = ask(closed, "stranger", "repository:acme/docs:pull").json["token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert closed.get("/v2/acme/docs/tags/list", headers=headers).status_code == 200


class TestWhereNothingMayBeWritten:
    def calls(self, registry: Registry) -> list[TestResponse]:
        pushed = image("a")
        return [
            registry.call("POST", WEB, "blobs/uploads/"),
            registry.put(WEB, "latest", pushed.manifest),
            registry.put(WEB, pushed.digest, pushed.manifest),
        ]

    def test_a_registry_that_is_read_only_says_so(
        self, registry: Registry, change_config: Callable[..., None]
    ) -> None:
        registry.push(WEB, "latest", image("a"))
        change_config(REGISTRY_STATE="readonly")

        deleted = registry.call("DELETE", WEB, f"manifests/{NOTHING}")

        message = (
            "System is currently read-only. Pulls will succeed but all write operations are "
            "currently suspended."
        )
        entry = {"code": "DENIED", "detail": {}, "message": message, "is_readonly": True}
        for answer in (*self.calls(registry), deleted):
            assert (answer.status_code, answer.json) == (405, {"errors": [entry]})
        assert registry.get(WEB, "manifests/latest").status_code == 200

    def test_a_registry_that_is_read_only_makes_no_repository(
        self, client: FlaskClient, change_config: Callable[..., None]
    ) -> None:
        change_config(REGISTRY_STATE="readonly")
        assert ask(client, "owner", "repository:acme/tool:pull").status_code == 200
        assert ask(client, "owner", "repository:acme/tool:pull,push").status_code == 405

    def test_where_pushes_are_off_images_may_still_go(
        self, registry: Registry, change_config: Callable[..., None]
    ) -> None:
        registry.push(WEB, "latest", image("a"))
        change_config(DISABLE_PUSHES=True)

        message = (
            "Pushes to the registry are currently disabled. Please contact the administrator for "
            "more information."
        )
        for answer in self.calls(registry):
            expected = error("METHOD NOT ALLOWED", message)
            assert (answer.status_code, answer.json) == (405, expected)
        assert registry.get(WEB, "manifests/latest").status_code == 200
        assert registry.call("DELETE", WEB, "manifests/latest").status_code == 202


class TestNamesWithoutANamespace:
    def test_are_those_of_the_library(
        self, login: Callable[..., Registry], superuser: "Api"
    ) -> None:
        assert superuser.post("/organization/", {"name": "library"}).status_code == 201
        registry = login("superuser")
        registry.push("tool", "v1", image("a"))

        assert registry.get("library/tool", "tags/list").json["tags"] == ["v1"]

    def test_are_those_of_the_namespace_that_is_configured(
        self, login: Callable[..., Registry], configure: Callable[..., None]
    ) -> None:
        configure(LIBRARY_NAMESPACE="acme")
        registry = login("owner")
        digest = registry.push("tool", "v1", image("a"))

        listed = {"name": "acme/tool", "tags": ["v1"]}
        assert registry.get("acme/tool", "tags/list").json == listed
        assert access(registry.token("repository:tool:pull")) == {"acme/tool": ["pull"]}
        assert registry.get("tool", f"manifests/{digest}").status_code == 200

    def test_are_none_where_there_is_no_library(
        self, client: FlaskClient, configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_LIBRARY_SUPPORT=False)
        for method, path in (
            ("GET", "manifests/latest"),
            ("HEAD", f"blobs/{NOTHING}"),
            ("POST", "blobs/uploads/"),
            ("GET", "tags/list"),
        ):
            assert client.open(f"/v2/tool/{path}", method=method).status_code == 400
