"""What the bell of the web page answers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fakequay.domain.accounts import accounts, user_notifications
from fakequay.world import World
from tests.support.answers import NOT_FOUND

if TYPE_CHECKING:
    from tests.conftest import Api


def notify(world: World, name: str, kind: str = "test_notification") -> str:
    account = accounts.one(world, name)
    assert account is not None
    return user_notifications.notify(world, account, kind, {"some": "thing"}).uuid


def shown(uuid: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": uuid,
        "organization": None,
        "kind": "test_notification",
        "created": "Thu, 01 Jan 2026 12:00:00 -0000",
        "metadata": {"some": "thing"},
        "dismissed": False,
    } | changes


class TestListUserNotifications:
    def test_shows_the_latest_first(self, stranger: "Api", world: World) -> None:
        older, newer = notify(world, "stranger"), notify(world, "stranger")

        assert stranger.get("/user/notifications").json == {
            "notifications": [shown(newer), shown(older)],
            "additional": False,
        }

    def test_shows_five_unless_asked_for_others(self, stranger: "Api", world: World) -> None:
        uuids = [notify(world, "stranger") for _ in range(6)][::-1]

        five = stranger.get("/user/notifications").json
        one = stranger.get("/user/notifications?limit=1").json
        none = stranger.get("/user/notifications?limit=-1").json

        assert five == {"notifications": [shown(uuid) for uuid in uuids[:5]], "additional": True}
        assert one == {"notifications": [shown(uuids[0])], "additional": True}
        assert none == {"notifications": [], "additional": True}

    def test_goes_on_where_the_pages_with_one_more_end(self, stranger: "Api", world: World) -> None:
        uuids = [notify(world, "stranger") for _ in range(4)][::-1]

        first = stranger.get("/user/notifications?limit=1&page=1").json
        second = stranger.get("/user/notifications?limit=1&page=2").json

        assert first["notifications"] == [shown(uuids[0])]
        assert second == {"notifications": [shown(uuids[2])], "additional": True}

    def test_shows_admins_those_of_their_organizations(
        self, owner: "Api", stranger: "Api", world: World
    ) -> None:
        uuid = notify(world, "acme")

        seen = owner.get("/user/notifications").json["notifications"]

        assert seen == [shown(uuid, organization="acme")]
        assert stranger.get("/user/notifications").json["notifications"] == []

    def test_shows_invitations(self, owner: "Api", stranger: "Api") -> None:
        owner.put("/organization/acme/team/members/members/stranger")

        (seen,) = stranger.get("/user/notifications").json["notifications"]

        assert seen["kind"] == "org_team_invite"
        assert seen["metadata"]["team"] == "members"

    def test_shows_offered_tokens(
        self, browser: Callable[[str], "Api"], stranger: "Api", world: World
    ) -> None:
        api = browser("owner")
        (portal,) = api.get("/organization/acme/applications").json["applications"]
        asked = {
            "username": "stranger",
            "client_id": portal["client_id"],
            "redirect_uri": portal["redirect_uri"],
            "scope": "repo:read",
        }
        page = f"/oauth/authorize/assignuser?{urlencode(asked)}"
        api.client.post(page, headers=api.headers)

        (seen,) = stranger.get("/user/notifications").json["notifications"]

        assert seen["kind"] == "assigned_authorization"
        assert seen["metadata"] == {"username": "owner"}


class TestGetUserNotification:
    def test_shows_one(self, stranger: "Api", world: World) -> None:
        uuid = notify(world, "stranger")

        assert stranger.get(f"/user/notifications/{uuid}").json == shown(uuid)

    def test_hides_those_of_others(self, reader: "Api", world: World) -> None:
        answer = reader.get(f"/user/notifications/{notify(world, 'stranger')}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestUpdateUserNotification:
    def test_dismisses_it(self, stranger: "Api", world: World) -> None:
        uuid = notify(world, "stranger")

        answer = stranger.put(f"/user/notifications/{uuid}", {"dismissed": True})

        assert answer.json == shown(uuid, dismissed=True)
        assert stranger.get("/user/notifications").json["notifications"] == []
        assert stranger.get(f"/user/notifications/{uuid}").json == answer.json

    def test_brings_it_back(self, stranger: "Api", world: World) -> None:
        uuid = notify(world, "stranger")
        stranger.put(f"/user/notifications/{uuid}", {"dismissed": True})

        answer = stranger.put(f"/user/notifications/{uuid}", {})

        assert answer.json == shown(uuid)

    def test_knows_no_others(self, stranger: "Api") -> None:
        answer = stranger.put("/user/notifications/none", {"dismissed": True})

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)
