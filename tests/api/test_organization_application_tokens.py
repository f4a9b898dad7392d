"""Organization application tokens area: create, list and revoke tokens of an application."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.access.scopes import SCOPES
from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND

if TYPE_CHECKING:
    from tests.conftest import Api

NOON = "2026-01-01T12:00:00Z"


@pytest.fixture
def path(owner: "Api") -> str:
    """Return the path of the tokens of acme's application."""
    (portal,) = owner.get("/organization/acme/applications").json["applications"]
    return f"/organization/acme/applications/{portal['client_id']}/tokens"


def create_token(api: "Api", path: str, name: str, scope: str = "repo:read") -> dict[str, Any]:
    answer = api.post(path, {"name": name, "scope": scope})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def without_secret(token: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in token.items() if key != "token"}


class TestCreateOrganizationApplicationToken:
    def test_returns_the_token_which_the_list_omits(self, owner: "Api", path: str) -> None:
        token = create_token(owner, path, "for the build")

        assert token == {
            "uuid": token["uuid"],
            "name": "for the build",
            "scope": "repo:read",
            "expires_at": "2036-01-02T00:00:00Z",
            "created": NOON,
            "created_by": "owner",
            "last_accessed": None,
            "token": token["token"],
        }
        assert len(token["token"]) == 40
        assert without_secret(token) in owner.get(path).json["tokens"]

    def test_token_grants_access_within_its_scope(self, owner: "Api", path: str) -> None:
        token = create_token(owner, path, "for the build")["token"]
        owner.headers["Authorization"] = f"Bearer {token}"

        assert owner.get("/repository/acme/web").status_code == 200
        assert owner.get("/organization/acme/applications").json == FORBIDDEN

    def test_token_expires_after_the_given_time(
        self, owner: "Api", path: str, world: World
    ) -> None:
        body = {"name": "short", "scope": "repo:read", "expiration": 60}
        token = owner.post(path, body).json
        owner.headers["Authorization"] = f"Bearer {token['token']}"
        assert token["expires_at"] == "2026-01-01T12:01:00Z"
        assert owner.get("/repository/acme/web").status_code == 200

        world.clock.advance(60)

        assert owner.get("/repository/acme/web").json == LOGIN_REQUIRED

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            ({"name": " ", "scope": "repo:read"}, "'name' must not be empty"),
            ({"name": "x", "scope": "bogus"}, "Invalid scope: bogus"),
            ({"name": "x", "scope": "repo:read bogus"}, "Invalid scope: repo:read bogus"),
            ({"name": "x", "scope": ""}, "Invalid scope: "),
        ],
    )
    def test_rejects_an_empty_name_and_unknown_scopes(
        self, owner: "Api", path: str, body: dict[str, str], said: str
    ) -> None:
        answer = owner.post(path, body)

        assert (answer.status_code, answer.json) == (400, {"message": said})

    def test_rejects_scopes_that_the_caller_lacks(
        self, owner: "Api", bearer: Callable[..., "Api"], path: str
    ) -> None:
        limited = bearer("owner", "org:admin repo:write")

        granted = limited.post(path, {"name": "x", "scope": "repo:read"})
        refused = limited.post(path, {"name": "x", "scope": "repo:admin"})

        assert granted.status_code == 200  # repo:write includes repo:read
        assert (refused.status_code, refused.json) == (403, FORBIDDEN)
        everything = {"name": "x", "scope": "super:user"}
        assert owner.post(path, everything).json == FORBIDDEN

    def test_requires_an_organization_admin(
        self, path: str, stranger: "Api", auditor: "Api"
    ) -> None:
        body = {"name": "x", "scope": "repo:read"}
        assert stranger.post(path, body).json == FORBIDDEN
        assert auditor.post(path, body).json == FORBIDDEN

    def test_logs_the_creation(self, owner: "Api", path: str) -> None:
        token = create_token(owner, path, "for the build")

        entry = owner.get("/organization/acme/logs").json["logs"][0]
        assert entry["kind"] == "create_oauth_api_token"
        details = {
            "oauth_token_uuid": token["uuid"],
            "application_name": "portal",
            "scope": "repo:read",
            "token_display_name": "for the build",
            "auth_method": "oauth",
        }
        assert entry["metadata"].items() >= details.items()


class TestListOrganizationApplicationTokens:
    def test_lists_the_newest_token_first(self, owner: "Api", path: str) -> None:
        first, second = create_token(owner, path, "first"), create_token(owner, path, "second")

        tokens = owner.get(path).json["tokens"]

        assert tokens[:2] == [without_secret(second), without_secret(first)]
        assert tokens[2]["scope"] == " ".join(SCOPES)  # the token that this test sends
        assert len(tokens) == 3

    def test_returns_fifty_tokens_per_page(self, owner: "Api", path: str) -> None:
        for number in range(50):
            create_token(owner, path, f"token {number}")

        first = owner.get(path).json
        second = owner.get(f"{path}?next_page={first['next_page']}").json

        assert [len(first["tokens"]), len(second["tokens"])] == [50, 1]
        assert list(second) == ["tokens"]

    def test_requires_an_admin_or_read_only_superuser(
        self, path: str, stranger: "Api", auditor: "Api"
    ) -> None:
        assert stranger.get(path).json == FORBIDDEN
        assert auditor.get(path).status_code == 200

    def test_returns_404_for_an_unknown_application(self, owner: "Api") -> None:
        assert owner.get("/organization/acme/applications/none/tokens").json == NOT_FOUND


class TestDeleteOrganizationApplicationToken:
    def test_revokes_the_token(self, owner: "Api", path: str, bearer: Callable[..., "Api"]) -> None:
        token = create_token(owner, path, "for the build")

        answer = owner.delete(f"{path}/{token['uuid']}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.delete(f"{path}/{token['uuid']}").json == NOT_FOUND
        kind = owner.get("/organization/acme/logs").json["logs"][0]["kind"]
        assert kind == "revoke_oauth_api_token"
        owner.headers["Authorization"] = f"Bearer {token['token']}"
        assert owner.get("/repository/acme/web").json == LOGIN_REQUIRED

    def test_returns_404_for_a_token_of_another_application(self, owner: "Api", path: str) -> None:
        token = create_token(owner, path, "for the build")
        other = owner.post("/organization/acme/applications", {"name": "other"}).json
        elsewhere = f"/organization/acme/applications/{other['client_id']}/tokens"

        assert owner.delete(f"{elsewhere}/{token['uuid']}").json == NOT_FOUND
        assert without_secret(token) in owner.get(path).json["tokens"]
