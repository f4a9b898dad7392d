"""What the organization_application_tokens area answers."""

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
    """The tokens of acme's application."""
    (portal,) = owner.get("/organization/acme/applications").json["applications"]
    return f"/organization/acme/applications/{portal['client_id']}/tokens"


def made(api: "Api", path: str, name: str, scope: str = "repo:read") -> dict[str, Any]:
    answer = api.post(path, {"name": name, "scope": scope})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def listed(token: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in token.items() if key != "token"}


class TestCreateOrganizationApplicationToken:
    def test_tells_the_token_once(self, owner: "Api", path: str) -> None:
        token = made(owner, path, "for the build")

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
        assert listed(token) in owner.get(path).json["tokens"]

    def test_opens_what_it_is_for(self, owner: "Api", path: str) -> None:
        token = made(owner, path, "for the build")["token"]
        owner.headers["Authorization"] = f"Bearer {token}"

        assert owner.get("/repository/acme/web").status_code == 200
        assert owner.get("/organization/acme/applications").json == FORBIDDEN

    def test_lasts_as_long_as_it_says(self, owner: "Api", path: str, world: World) -> None:
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
    def test_refuses_what_makes_no_sense(
        self, owner: "Api", path: str, body: dict[str, str], said: str
    ) -> None:
        answer = owner.post(path, body)

        assert (answer.status_code, answer.json) == (400, {"message": said})

    def test_gives_nobody_more_than_they_have(
        self, owner: "Api", bearer: Callable[..., "Api"], path: str
    ) -> None:
        limited = bearer("owner", "org:admin repo:write")

        granted = limited.post(path, {"name": "x", "scope": "repo:read"})
        refused = limited.post(path, {"name": "x", "scope": "repo:admin"})

        assert granted.status_code == 200  # repo:write has repo:read in it
        assert (refused.status_code, refused.json) == (403, FORBIDDEN)
        everything = {"name": "x", "scope": "super:user"}
        assert owner.post(path, everything).json == FORBIDDEN

    def test_is_for_admins(self, path: str, stranger: "Api", auditor: "Api") -> None:
        body = {"name": "x", "scope": "repo:read"}
        assert stranger.post(path, body).json == FORBIDDEN
        assert auditor.post(path, body).json == FORBIDDEN

    def test_is_logged(self, owner: "Api", path: str) -> None:
        token = made(owner, path, "for the build")

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
    def test_lists_the_newest_first(self, owner: "Api", path: str) -> None:
        first, second = made(owner, path, "first"), made(owner, path, "second")

        tokens = owner.get(path).json["tokens"]

        assert tokens[:2] == [listed(second), listed(first)]
        assert tokens[2]["scope"] == " ".join(SCOPES)  # what this test calls with
        assert len(tokens) == 3

    def test_goes_on_with_the_next_page(self, owner: "Api", path: str) -> None:
        for number in range(50):
            made(owner, path, f"token {number}")

        first = owner.get(path).json
        second = owner.get(f"{path}?next_page={first['next_page']}").json

        assert [len(first["tokens"]), len(second["tokens"])] == [50, 1]
        assert list(second) == ["tokens"]

    def test_is_for_admins(self, path: str, stranger: "Api", auditor: "Api") -> None:
        assert stranger.get(path).json == FORBIDDEN
        assert auditor.get(path).status_code == 200

    def test_there_has_to_be_such_an_application(self, owner: "Api") -> None:
        assert owner.get("/organization/acme/applications/none/tokens").json == NOT_FOUND


class TestDeleteOrganizationApplicationToken:
    def test_makes_it_useless(self, owner: "Api", path: str, bearer: Callable[..., "Api"]) -> None:
        token = made(owner, path, "for the build")

        answer = owner.delete(f"{path}/{token['uuid']}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.delete(f"{path}/{token['uuid']}").json == NOT_FOUND
        kind = owner.get("/organization/acme/logs").json["logs"][0]["kind"]
        assert kind == "revoke_oauth_api_token"
        owner.headers["Authorization"] = f"Bearer {token['token']}"
        assert owner.get("/repository/acme/web").json == LOGIN_REQUIRED

    def test_another_application_does_not_have_it(self, owner: "Api", path: str) -> None:
        token = made(owner, path, "for the build")
        other = owner.post("/organization/acme/applications", {"name": "other"}).json
        elsewhere = f"/organization/acme/applications/{other['client_id']}/tokens"

        assert owner.delete(f"{elsewhere}/{token['uuid']}").json == NOT_FOUND
        assert listed(token) in owner.get(path).json["tokens"]
