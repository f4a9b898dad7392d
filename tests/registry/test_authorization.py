"""Authorization by the token endpoint ``/v2/auth``: scopes, credentials and settings."""

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


def request_token(client: FlaskClient, user: str | None, *scopes: str) -> TestResponse:
    login = (user, f"password-of-{user}") if user else None
    return client.get("/v2/auth", query_string={"scope": list(scopes)}, auth=login)


class TestTokenScopes:
    def test_granted_actions_have_the_order_of_the_real_server(self, client: FlaskClient) -> None:
        token = request_token(client, "owner", f"repository:{WEB}:*,pull,push").json["token"]
        granted = {"type": "repository", "name": WEB, "actions": ["push", "pull", "*"]}
        assert claims(token)["access"] == [granted]

    def test_empty_scope_grants_nothing(self, client: FlaskClient) -> None:
        assert access(request_token(client, "owner", "").json["token"]) == {}
        assert request_token(client, None, "").status_code == 401

    def test_actions_of_repeated_scopes_are_merged(self, login: Callable[..., Registry]) -> None:
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
    def test_invalid_scope_returns_400(self, client: FlaskClient, scope: str) -> None:
        answer = request_token(client, "owner", f"repository:{WEB}:pull", scope)
        message = f"Unable to decode repository and actions: {scope}"
        assert (answer.status_code, answer.json) == (400, error("INVALID_REQUEST", message))

    @pytest.mark.parametrize("actions", ["pull", "push", "*"])
    @pytest.mark.parametrize("name", ["acme/Web", "acme/-web", f"acme/{'x' * 256}"])
    def test_invalid_repository_name_returns_400(
        self, client: FlaskClient, name: str, actions: str
    ) -> None:
        answer = request_token(client, "stranger", f"repository:{name}:{actions}")
        message = f"Invalid repository name: {name}"
        assert (answer.status_code, answer.json) == (400, error("NAME_INVALID", message))

    def test_nested_name_returns_400_if_nested_names_are_off(
        self, client: FlaskClient, configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_EXTENDED_REPOSITORY_NAMES=False)
        answer = request_token(client, "owner", "repository:acme/web/api:pull")
        message = "Nested repositories are not supported. Found: acme/web/api"
        assert (answer.status_code, answer.json) == (400, error("NAME_INVALID", message))

    def test_scope_of_a_disabled_namespace_returns_405(
        self, client: FlaskClient, superuser: "Api"
    ) -> None:
        superuser.put("/superuser/users/writer", {"enabled": False})

        scopes = (f"repository:{WEB}:pull,push", "repository:writer/complex:pull")
        answer = request_token(client, "owner", *scopes)

        message = "Namespace writer has been disabled. Please contact a system administrator."
        assert (answer.status_code, answer.json) == (405, error("DENIED", message))

    @pytest.mark.parametrize("state", ["READ_ONLY", "MIRROR"])
    def test_read_only_and_mirror_repositories_grant_only_pull(
        self, login: Callable[..., Registry], owner: "Api", state: str
    ) -> None:
        owner.put(f"/repository/{WEB}/changestate", {"state": state})
        token = login("owner").token(f"repository:{WEB}:pull,push,*")
        assert access(token) == {WEB: ["pull"]}

    def test_restricted_users_cannot_create_a_repository_in_their_namespace(
        self, client: FlaskClient, configure: Callable[..., None], world: World
    ) -> None:
        configure(FEATURE_RESTRICTED_USERS=True)
        scopes = ("repository:owner/tool:pull,push", "repository:acme/tool:pull,push")
        token = request_token(client, "owner", *scopes).json["token"]
        assert access(token) == {"owner/tool": ["pull"], "acme/tool": ["push", "pull"]}


class TestCreateOrganizationOnPush:
    SCOPE = "repository:newcorp/tool:pull,push"

    def test_push_creates_the_organization_if_configured(
        self, configure: Callable[..., None], login: Callable[..., Registry], stranger: "Api"
    ) -> None:
        configure(CREATE_NAMESPACE_ON_PUSH=True)
        login("stranger").push("newcorp/tool", "v1", image("a"))
        assert stranger.get("/organization/newcorp").json["is_admin"] is True

    def test_push_creates_no_organization_by_default(
        self, client: FlaskClient, stranger: "Api"
    ) -> None:
        assert access(request_token(client, "stranger", self.SCOPE).json["token"]) == {
            "newcorp/tool": []
        }
        assert stranger.get("/organization/newcorp").status_code == 404

    def test_invalid_organization_name_returns_405(
        self, client: FlaskClient, configure: Callable[..., None]
    ) -> None:
        configure(CREATE_NAMESPACE_ON_PUSH=True)
        answer = request_token(client, "stranger", "repository:New--Corp/tool:pull,push")
        expected = error("UNSUPPORTED", "Cannot create organization")
        assert (answer.status_code, answer.json) == (405, expected)

    @pytest.mark.parametrize("user", [None, "acme+ci"])
    def test_anonymous_callers_and_robots_create_no_organization(
        self, client: FlaskClient, configure: Callable[..., None], world: World, user: str | None
    ) -> None:
        configure(CREATE_NAMESPACE_ON_PUSH=True)
        robot = accounts.find(world, "acme+ci", "robot")
        login = (user, robot.token or "") if user else None
        answer = client.get("/v2/auth", query_string={"scope": self.SCOPE}, auth=login)
        assert access(answer.json["token"]) == {"newcorp/tool": []}


class TestCredentials:
    def get_rejection(self, client: FlaskClient, username: str, password: str) -> Any:
        """Return the body of the 401 response to a username and password."""
        answer = client.get("/v2/auth", auth=(username, password))
        assert answer.status_code == 401
        return answer.json

    def test_expired_oauth_token_is_rejected(
        self, client: FlaskClient, owner: "Api", world: World
    ) -> None:
        (token,) = world.store.oauth_tokens.all()
        world.store.oauth_tokens.change(token, expires=world.now())
        expected = unauthorized("OAuth access token has expired")
        assert self.get_rejection(client, "$oauthtoken", token.token) == expected

    def test_oauth_token_of_a_disabled_user_is_rejected(
        self, client: FlaskClient, writer: "Api", superuser: "Api"
    ) -> None:
        superuser.put("/superuser/users/writer", {"enabled": False})
        token = writer.headers["Authorization"].removeprefix("Bearer ")
        expected = unauthorized("Granter of the oauth access token is disabled")
        assert self.get_rejection(client, "$oauthtoken", token) == expected

    def test_repository_token_is_rejected(self, client: FlaskClient) -> None:
        assert self.get_rejection(client, "$token", "abc") == unauthorized("Invalid access token")

    @pytest.mark.parametrize("header", ["Bearer abc", "Basic ???", "Negotiate", "abc"])
    def test_other_authorization_headers_are_rejected(
        self, client: FlaskClient, header: str
    ) -> None:
        answer = client.get("/v2/auth", headers={"Authorization": header})
        expected = unauthorized("Specified credentials are invalid")
        assert (answer.status_code, answer.json) == (401, expected)

    def test_form_with_credentials_returns_405(self, client: FlaskClient) -> None:
        # OAuth 2 clients try this first. After a 405 response they send a GET request.
        form = {"grant_type": "password", "username": "owner", "password": "password-of-owner"}
        assert client.post("/v2/auth", data=form).status_code == 405


class TestWithoutAnonymousAccess:
    @pytest.fixture
    def closed(self, configure: Callable[..., None], client: FlaskClient) -> FlaskClient:
        """Return a client of a registry without anonymous access."""
        configure(FEATURE_ANONYMOUS_ACCESS=False)
        return client

    @pytest.mark.parametrize("path", ["auth?scope=repository:acme/docs:pull", "auth", "_catalog"])
    def test_anonymous_requests_return_401(self, closed: FlaskClient, path: str) -> None:
        answer = closed.get(f"/v2/{path}")
        assert (answer.status_code, answer.text) == (
            401,
            '{"error": "Anonymous access is not allowed"}',
        )

    def test_users_can_pull_public_repositories(self, closed: FlaskClient) -> None:
        token = request_token(closed, "stranger", "repository:acme/docs:pull").json["token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert closed.get("/v2/acme/docs/tags/list", headers=headers).status_code == 200


class TestWithoutPushes:
    def send_push_requests(self, registry: Registry) -> list[TestResponse]:
        """Send the requests of a push and return their responses."""
        pushed = image("a")
        return [
            registry.call("POST", WEB, "blobs/uploads/"),
            registry.put(WEB, "latest", pushed.manifest),
            registry.put(WEB, pushed.digest, pushed.manifest),
        ]

    def test_read_only_registry_rejects_pushes_and_deletions(
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
        for answer in (*self.send_push_requests(registry), deleted):
            assert (answer.status_code, answer.json) == (405, {"errors": [entry]})
        assert registry.get(WEB, "manifests/latest").status_code == 200

    def test_read_only_registry_rejects_tokens_that_create_a_repository(
        self, client: FlaskClient, change_config: Callable[..., None]
    ) -> None:
        change_config(REGISTRY_STATE="readonly")
        assert request_token(client, "owner", "repository:acme/tool:pull").status_code == 200
        assert request_token(client, "owner", "repository:acme/tool:pull,push").status_code == 405

    def test_disabled_pushes_leave_pulls_and_deletions_available(
        self, registry: Registry, change_config: Callable[..., None]
    ) -> None:
        registry.push(WEB, "latest", image("a"))
        change_config(DISABLE_PUSHES=True)

        message = (
            "Pushes to the registry are currently disabled. Please contact the administrator for "
            "more information."
        )
        for answer in self.send_push_requests(registry):
            expected = error("METHOD NOT ALLOWED", message)
            assert (answer.status_code, answer.json) == (405, expected)
        assert registry.get(WEB, "manifests/latest").status_code == 200
        assert registry.call("DELETE", WEB, "manifests/latest").status_code == 202


class TestNamesWithoutNamespace:
    def test_belong_to_the_namespace_library(
        self, login: Callable[..., Registry], superuser: "Api"
    ) -> None:
        assert superuser.post("/organization/", {"name": "library"}).status_code == 201
        registry = login("superuser")
        registry.push("tool", "v1", image("a"))

        assert registry.get("library/tool", "tags/list").json["tags"] == ["v1"]

    def test_belong_to_the_configured_namespace(
        self, login: Callable[..., Registry], configure: Callable[..., None]
    ) -> None:
        configure(LIBRARY_NAMESPACE="acme")
        registry = login("owner")
        digest = registry.push("tool", "v1", image("a"))

        listed = {"name": "acme/tool", "tags": ["v1"]}
        assert registry.get("acme/tool", "tags/list").json == listed
        assert access(registry.token("repository:tool:pull")) == {"acme/tool": ["pull"]}
        assert registry.get("tool", f"manifests/{digest}").status_code == 200

    def test_return_400_if_the_library_feature_is_off(
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
