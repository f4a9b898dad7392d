"""What the operations on tokens that applications have, or are offered, answer."""

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
    "avatar": {**avatars.of("portal", "acme@example.com", "app")},
    "organization": {
        "name": "acme",
        "avatar": {**avatars.of("acme", "acme@example.com", "org")},
    },
}
READ = {
    "title": "View all visible repositories",
    "scope": "repo:read",
    "description": scope_descriptions.describe("repo:read")[0]["description"],
    "icon": "fa-hdd-o",
    "dangerous": False,
}


def portal(world: World) -> Application:
    organization = accounts.find(world, "acme", "organization")
    (found,) = world.store.applications.find(organization_id=organization.id)
    return found


@pytest.fixture
def api(bearer: Callable[..., "Api"], browser: Callable[[str], "Api"]) -> "Api":
    """A session of a user who has given the portal a token."""
    bearer("stranger", "repo:read")
    return browser("stranger")


class TestListUserAuthorizations:
    def test_lists_what_was_granted(self, api: "Api") -> None:
        answer = api.get("/user/authorizations")

        (granted,) = answer.json["authorizations"]
        assert granted == {"application": PORTAL, "scopes": [READ], "uuid": granted["uuid"]}

    def test_lists_only_ones_own(self, api: "Api", browser: Callable[[str], "Api"]) -> None:
        assert browser("reader").get("/user/authorizations").json == {"authorizations": []}


class TestGetUserAuthorization:
    def test_says_what_a_token_is_for(self, api: "Api") -> None:
        (granted,) = api.get("/user/authorizations").json["authorizations"]

        assert api.get(f"/user/authorizations/{granted['uuid']}").json == granted

    def test_hides_those_of_others(self, api: "Api", browser: Callable[[str], "Api"]) -> None:
        (granted,) = api.get("/user/authorizations").json["authorizations"]

        answer = browser("reader").get(f"/user/authorizations/{granted['uuid']}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestDeleteUserAuthorization:
    def test_takes_a_token_back(self, stranger: "Api", browser: Callable[[str], "Api"]) -> None:
        (granted,) = stranger.get("/user/authorizations").json["authorizations"]

        answer = browser("stranger").delete(f"/user/authorizations/{granted['uuid']}")

        assert (answer.status_code, answer.text) == (204, "")
        assert stranger.get("/user/logs").status_code == 401

    def test_knows_no_others(self, api: "Api") -> None:
        assert api.delete("/user/authorizations/none").json == NOT_FOUND


@pytest.fixture
def offered(world: World) -> AssignedToken:
    """A token that the portal's organization offers a user."""
    user = accounts.find(world, "stranger", "user")
    back = "http://portal.example.com/back"
    return world.store.assigned_tokens.add(
        AssignedToken(user.id, portal(world).id, "an-uuid", back, "repo:read", "token")
    )


class TestListAssignedAuthorizations:
    def test_lists_what_is_on_offer(
        self, stranger: "Api", offered: AssignedToken, world: World
    ) -> None:
        one: dict[str, Any] = {
            "application": PORTAL | {"clientId": portal(world).client_id},
            "uuid": "an-uuid",
            "redirectUri": "http://portal.example.com/back",
            "scopes": [READ],
            "responseType": "token",
        }

        answer = stranger.get("/user/assignedauthorization")

        assert answer.json == {"authorizations": [one]}

    def test_can_be_off(self, stranger: "Api", configure: Callable[..., None]) -> None:
        configure(FEATURE_ASSIGN_OAUTH_TOKEN=False)

        gone = stranger.get("/user/assignedauthorization", follow_redirects=True)
        assert gone.status_code == 404


class TestDeleteAssignedAuthorization:
    def test_turns_an_offer_down(self, stranger: "Api", offered: AssignedToken) -> None:
        answer = stranger.delete("/user/assignedauthorization/an-uuid")

        assert (answer.status_code, answer.text) == (204, "")
        assert stranger.get("/user/assignedauthorization").json == {"authorizations": []}

    def test_hides_those_of_others(self, reader: "Api", offered: AssignedToken) -> None:
        answer = reader.delete("/user/assignedauthorization/an-uuid")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)
