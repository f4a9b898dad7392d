"""User area: authorized applications and assigned tokens."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.access import scope_descriptions
from fakequay.domain.accounts import accounts, avatars
from fakequay.models import Application, AssignedToken
from fakequay.world import World
from tests.support.answers import NOT_FOUND

if TYPE_CHECKING:
    from tests.conftest import Api

PORTAL = {
    "name": "portal",
    "description": "",
    "url": "",
    "avatar": {**avatars.create("portal", "acme@example.com", "app")},
    "organization": {
        "name": "acme",
        "avatar": {**avatars.create("acme", "acme@example.com", "org")},
    },
}
READ = {
    "title": "View all visible repositories",
    "scope": "repo:read",
    "description": scope_descriptions.describe("repo:read")[0]["description"],
    "icon": "fa-hdd-o",
    "dangerous": False,
}


def get_portal(world: World) -> Application:
    organization = accounts.find(world, "acme", "organization")
    (found,) = world.store.applications.find(organization_id=organization.id)
    return found


@pytest.fixture
def api(bearer: Callable[..., "Api"], browser: Callable[[str], "Api"]) -> "Api":
    """Return a session of a user who has authorized the application ``portal``."""
    bearer("stranger", "repo:read")
    return browser("stranger")


class TestListUserAuthorizations:
    def test_lists_the_authorized_application_and_scopes(self, api: "Api") -> None:
        answer = api.get("/user/authorizations")

        (granted,) = answer.json["authorizations"]
        assert granted == {"application": PORTAL, "scopes": [READ], "uuid": granted["uuid"]}

    def test_lists_only_authorizations_of_the_caller(
        self, api: "Api", browser: Callable[[str], "Api"]
    ) -> None:
        assert browser("reader").get("/user/authorizations").json == {"authorizations": []}


class TestGetUserAuthorization:
    def test_returns_the_authorization(self, api: "Api") -> None:
        (granted,) = api.get("/user/authorizations").json["authorizations"]

        assert api.get(f"/user/authorizations/{granted['uuid']}").json == granted

    def test_returns_404_for_the_authorization_of_another_user(
        self, api: "Api", browser: Callable[[str], "Api"]
    ) -> None:
        (granted,) = api.get("/user/authorizations").json["authorizations"]

        answer = browser("reader").get(f"/user/authorizations/{granted['uuid']}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestDeleteUserAuthorization:
    def test_revokes_the_token(self, stranger: "Api", browser: Callable[[str], "Api"]) -> None:
        (granted,) = stranger.get("/user/authorizations").json["authorizations"]

        answer = browser("stranger").delete(f"/user/authorizations/{granted['uuid']}")

        assert (answer.status_code, answer.text) == (204, "")
        assert stranger.get("/user/logs").status_code == 401

    def test_returns_404_for_an_unknown_authorization(self, api: "Api") -> None:
        assert api.delete("/user/authorizations/none").json == NOT_FOUND


@pytest.fixture
def assigned_token(world: World) -> AssignedToken:
    """Assign a token of the application ``portal`` to a user who has not accepted it yet."""
    user = accounts.find(world, "stranger", "user")
    back = "http://portal.example.com/back"
    return world.store.assigned_tokens.add(
        AssignedToken(user.id, get_portal(world).id, "an-uuid", back, "repo:read", "token")
    )


class TestListAssignedAuthorizations:
    def test_lists_assigned_tokens(
        self, stranger: "Api", assigned_token: AssignedToken, world: World
    ) -> None:
        one: dict[str, Any] = {
            "application": PORTAL | {"clientId": get_portal(world).client_id},
            "uuid": "an-uuid",
            "redirectUri": "http://portal.example.com/back",
            "scopes": [READ],
            "responseType": "token",
        }

        answer = stranger.get("/user/assignedauthorization")

        assert answer.json == {"authorizations": [one]}

    def test_returns_404_if_the_feature_is_off(
        self, stranger: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_ASSIGN_OAUTH_TOKEN=False)

        gone = stranger.get("/user/assignedauthorization", follow_redirects=True)
        assert gone.status_code == 404


class TestDeleteAssignedAuthorization:
    def test_declines_the_assigned_token(
        self, stranger: "Api", assigned_token: AssignedToken
    ) -> None:
        answer = stranger.delete("/user/assignedauthorization/an-uuid")

        assert (answer.status_code, answer.text) == (204, "")
        assert stranger.get("/user/assignedauthorization").json == {"authorizations": []}

    def test_returns_404_for_the_assigned_token_of_another_user(
        self, reader: "Api", assigned_token: AssignedToken
    ) -> None:
        answer = reader.delete("/user/assignedauthorization/an-uuid")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)
