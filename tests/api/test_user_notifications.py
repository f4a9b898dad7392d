"""User area: user notifications."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fakequay.domain.accounts import accounts, user_notifications
from fakequay.world import World
from tests.support.answers import NOT_FOUND

if TYPE_CHECKING:
    from tests.conftest import Api


def add_notification(world: World, name: str, kind: str = "test_notification") -> str:
    account = accounts.get(world, name)
    assert account is not None
    return user_notifications.notify(world, account, kind, {"some": "thing"}).uuid


def expected_notification(uuid: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": uuid,
        "organization": None,
        "kind": "test_notification",
        "created": "Thu, 01 Jan 2026 12:00:00 -0000",
        "metadata": {"some": "thing"},
        "dismissed": False,
    } | changes


class TestListUserNotifications:
    def test_lists_the_latest_notification_first(self, stranger: "Api", world: World) -> None:
        older, newer = add_notification(world, "stranger"), add_notification(world, "stranger")

        assert stranger.get("/user/notifications").json == {
            "notifications": [expected_notification(newer), expected_notification(older)],
            "additional": False,
        }

    def test_returns_five_notifications_by_default(self, stranger: "Api", world: World) -> None:
        uuids = [add_notification(world, "stranger") for _ in range(6)][::-1]

        five = stranger.get("/user/notifications").json
        one = stranger.get("/user/notifications?limit=1").json
        none = stranger.get("/user/notifications?limit=-1").json

        assert five == {
            "notifications": [expected_notification(uuid) for uuid in uuids[:5]],
            "additional": True,
        }
        assert one == {"notifications": [expected_notification(uuids[0])], "additional": True}
        assert none == {"notifications": [], "additional": True}

    def test_each_page_skips_one_more_notification_than_the_limit(
        self, stranger: "Api", world: World
    ) -> None:
        uuids = [add_notification(world, "stranger") for _ in range(4)][::-1]

        first = stranger.get("/user/notifications?limit=1&page=1").json
        second = stranger.get("/user/notifications?limit=1&page=2").json

        assert first["notifications"] == [expected_notification(uuids[0])]
        assert second == {"notifications": [expected_notification(uuids[2])], "additional": True}

    def test_includes_notifications_of_administered_organizations(
        self, owner: "Api", stranger: "Api", world: World
    ) -> None:
        uuid = add_notification(world, "acme")

        seen = owner.get("/user/notifications").json["notifications"]

        assert seen == [expected_notification(uuid, organization="acme")]
        assert stranger.get("/user/notifications").json["notifications"] == []

    def test_includes_team_invitations(self, owner: "Api", stranger: "Api") -> None:
        owner.put("/organization/acme/team/members/members/stranger")

        (seen,) = stranger.get("/user/notifications").json["notifications"]

        assert seen["kind"] == "org_team_invite"
        assert seen["metadata"]["team"] == "members"

    def test_includes_assigned_tokens(
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
    def test_returns_the_notification(self, stranger: "Api", world: World) -> None:
        uuid = add_notification(world, "stranger")

        assert stranger.get(f"/user/notifications/{uuid}").json == expected_notification(uuid)

    def test_returns_404_for_the_notification_of_another_user(
        self, reader: "Api", world: World
    ) -> None:
        answer = reader.get(f"/user/notifications/{add_notification(world, 'stranger')}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestUpdateUserNotification:
    def test_dismisses_the_notification(self, stranger: "Api", world: World) -> None:
        uuid = add_notification(world, "stranger")

        answer = stranger.put(f"/user/notifications/{uuid}", {"dismissed": True})

        assert answer.json == expected_notification(uuid, dismissed=True)
        assert stranger.get("/user/notifications").json["notifications"] == []
        assert stranger.get(f"/user/notifications/{uuid}").json == answer.json

    def test_restores_a_dismissed_notification(self, stranger: "Api", world: World) -> None:
        uuid = add_notification(world, "stranger")
        stranger.put(f"/user/notifications/{uuid}", {"dismissed": True})

        answer = stranger.put(f"/user/notifications/{uuid}", {})

        assert answer.json == expected_notification(uuid)

    def test_returns_404_for_an_unknown_notification(self, stranger: "Api") -> None:
        answer = stranger.put("/user/notifications/none", {"dismissed": True})

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)
