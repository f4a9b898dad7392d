"""Repository notification area: subscriptions of repositories."""

from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.notifications import authorized_emails
from fakequay.models import RepoName
from fakequay.world import World
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "/repository/acme/web/notification/"
HOOK = {
    "event": "repo_push",
    "method": "webhook",
    "config": {"url": "http://hook.example.com/push"},
    "eventConfig": {},
    "title": "Tell the builders",
}
UNAUTHORIZED_EMAIL = (
    "The specified e-mail address is not authorized to receive notifications for this repository"
)
EVENTS = (
    "repo_push, build_queued, build_start, build_success, build_cancelled, build_failure, "
    "vulnerability_found, repo_mirror_sync_started, repo_mirror_sync_success, "
    "repo_mirror_sync_failed, repo_image_expiry"
)
MISSING = invalid("No repository notification found for: acme, web, none")


def expected_subscription(uuid: str, **changed: Any) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "title": "Tell the builders",
        "event": "repo_push",
        "method": "webhook",
        "config": {"url": "http://hook.example.com/push"},
        "event_config": {},
        "number_of_failures": 0,
        **changed,
    }


@pytest.fixture
def hook(owner: "Api") -> str:
    """Create a webhook subscription of acme/web and return its uuid."""
    uuid: str = owner.post(WEB, HOOK).json["uuid"]
    return uuid


class TestListRepoNotifications:
    def test_is_empty_without_subscriptions(self, owner: "Api") -> None:
        assert owner.get(WEB).json == {"notifications": []}

    def test_lists_the_subscriptions_in_order_of_creation(self, owner: "Api", hook: str) -> None:
        second = owner.post(WEB, {**HOOK, "title": "Again"}).json["uuid"]

        listed = [expected_subscription(hook), expected_subscription(second, title="Again")]
        assert owner.get(WEB).json == {"notifications": listed}

    def test_requires_an_admin_or_read_only_superuser(
        self, writer: "Api", stranger: "Api", auditor: "Api"
    ) -> None:
        assert writer.get(WEB).json == FORBIDDEN
        assert stranger.get(WEB).json == FORBIDDEN
        assert auditor.get(WEB).json == {"notifications": []}


class TestCreateRepoNotification:
    def test_returns_the_new_subscription(self, owner: "Api") -> None:
        answer = owner.post(WEB, HOOK)

        assert (answer.status_code, answer.json) == (
            201,
            expected_subscription(answer.json["uuid"]),
        )

    def test_title_is_optional(self, owner: "Api") -> None:
        untitled = {key: value for key, value in HOOK.items() if key != "title"}

        answer = owner.post(WEB, untitled)

        assert answer.json == expected_subscription(answer.json["uuid"], title=None)

    @pytest.mark.parametrize("event", EVENTS.split(", "))
    def test_accepts_every_repository_event(self, owner: "Api", event: str) -> None:
        answer = owner.post(WEB, {**HOOK, "event": event})

        assert answer.json == expected_subscription(answer.json["uuid"], event=event)

    @pytest.mark.parametrize("event", ["bogus", "quota_warning", ""])
    def test_rejects_other_events(self, owner: "Api", event: str) -> None:
        answer = owner.post(WEB, {**HOOK, "event": event})

        said = invalid(f"Invalid event '{event}'. Must be one of: {EVENTS}")
        assert (answer.status_code, answer.json) == (400, said)

    @pytest.mark.parametrize(
        ("method", "config"),
        [
            ("slack", {"url": "https://hooks.slack.example.com/services/a/b/c"}),
            ("flowdock", {"flow_api_token": "token"}),
            ("hipchat", {"notification_token": "token", "room_id": "room"}),
            ("quay_notification", {"target": {"kind": "user", "name": "owner"}}),
            ("quay_notification", {"target": {"kind": "org", "name": "acme"}}),
            ("quay_notification", {"target": {"kind": "team", "name": "owners"}}),
        ],
    )
    def test_accepts_every_method(self, owner: "Api", method: str, config: dict[str, Any]) -> None:
        answer = owner.post(WEB, {**HOOK, "method": method, "config": config})

        expected = expected_subscription(answer.json["uuid"], method=method, config=config)
        assert (answer.status_code, answer.json) == (201, expected)

    @pytest.mark.parametrize(
        ("method", "config", "said"),
        [
            ("pigeon", {}, "Unknown notification method 'pigeon'"),
            ("webhook", {}, "Missing webhook URL"),
            ("webhook", {"url": "ftp://example.com"}, "Invalid webhook URL"),
            ("webhook", {"url": "http://[broken"}, "Invalid webhook URL"),
            ("slack", {}, "Missing Slack Callback URL"),
            ("slack", {"url": "nowhere"}, "Invalid Slack Callback URL"),
            ("flowdock", {}, "Missing Flowdock API Token"),
            ("hipchat", {"room_id": "room"}, "Missing Hipchat Room Notification Token"),
            ("hipchat", {"notification_token": "token"}, "Missing Hipchat Room ID"),
            ("email", {}, "Missing e-mail address"),
            (
                "email",
                {"email": "new@example.com"},
                UNAUTHORIZED_EMAIL,
            ),
            ("email", {"email": ["new@example.com"]}, UNAUTHORIZED_EMAIL),
            ("quay_notification", {}, "Missing target"),
            ("quay_notification", {"target": "owner"}, "Missing target"),
            ("quay_notification", {"target": {"name": "owner"}}, "Missing target"),
            (
                "quay_notification",
                {"target": {"kind": "user", "name": ["owner"]}},
                "Unknown user ['owner']",
            ),
            (
                "quay_notification",
                {"target": {"kind": "user", "name": "none"}},
                "Unknown user none",
            ),
            (
                "quay_notification",
                {"target": {"kind": "org", "name": "owner"}},
                "Unknown organization owner",
            ),
            (
                "quay_notification",
                {"target": {"kind": "team", "name": "none"}},
                "Unknown team none",
            ),
        ],
    )
    def test_rejects_an_unknown_method_or_an_invalid_config(
        self, owner: "Api", method: str, config: dict[str, Any], said: str
    ) -> None:
        answer = owner.post(WEB, {**HOOK, "method": method, "config": config})

        assert (answer.status_code, answer.json) == (400, invalid(said))
        assert owner.get(WEB).json == {"notifications": []}

    def test_rejects_another_organization_as_target(self, owner: "Api", superuser: "Api") -> None:
        assert superuser.post("/organization/", {"name": "globex"}).status_code == 201
        config = {"target": {"kind": "org", "name": "globex"}}

        answer = owner.post(WEB, {**HOOK, "method": "quay_notification", "config": config})

        said = invalid("Organization name must match repository namespace")
        assert (answer.status_code, answer.json) == (400, said)

    def test_accepts_a_confirmed_email_address(self, owner: "Api", world: World) -> None:
        owner.post("/repository/acme/web/authorizedemail/new@example.com")
        asked = authorized_emails.get(world, RepoName("acme", "web"), "new@example.com")
        assert asked is not None
        authorized_emails.confirm(world, asked.code)

        config = {"email": "new@example.com"}
        answer = owner.post(WEB, {**HOOK, "method": "email", "config": config})

        assert answer.json == expected_subscription(
            answer.json["uuid"], method="email", config=config
        )

    def test_rejects_a_template_that_is_not_json(self, owner: "Api") -> None:
        config = {"url": "http://hook.example.com", "template": "{"}

        answer = owner.post(WEB, {**HOOK, "config": config})

        assert answer.status_code == 400
        assert answer.json["detail"].startswith("Could not parse template: ")

    def test_logs_the_creation(self, owner: "Api", hook: str) -> None:
        entry = owner.get("/repository/acme/web/logs").json["logs"][0]

        assert entry["kind"] == "add_repo_notification"
        details = {
            "namespace": "acme",
            "repo": "web",
            "notification_id": hook,
            "event": "repo_push",
            "method": "webhook",
        }
        assert entry["metadata"].items() >= details.items()


class TestGetRepoNotification:
    def test_returns_the_subscription(self, owner: "Api", hook: str) -> None:
        assert owner.get(WEB + hook).json == expected_subscription(hook)

    def test_returns_404_for_a_subscription_of_another_repository(
        self, owner: "Api", hook: str
    ) -> None:
        assert owner.get(f"/repository/acme/docs/notification/{hook}").json == NOT_FOUND
        assert owner.get(f"{WEB}none").json == NOT_FOUND


class TestResetRepositoryNotificationFailures:
    def test_resets_the_failure_count(self, owner: "Api", hook: str, world: World) -> None:
        subscription = world.store.subscriptions.one(uuid=hook)
        assert subscription is not None
        world.store.subscriptions.change(subscription, failures=2)
        assert owner.get(WEB + hook).json == expected_subscription(hook, number_of_failures=2)

        answer = owner.post(WEB + hook)

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(WEB + hook).json == expected_subscription(hook)
        kind = owner.get("/repository/acme/web/logs").json["logs"][0]["kind"]
        assert kind == "reset_repo_notification"

    def test_returns_400_for_an_unknown_subscription(self, owner: "Api") -> None:
        answer = owner.post(f"{WEB}none")

        assert (answer.status_code, answer.json) == (400, MISSING)


class TestDeleteRepoNotification:
    def test_deletes_the_subscription(self, owner: "Api", hook: str) -> None:
        answer = owner.delete(WEB + hook)

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(WEB).json == {"notifications": []}
        kind = owner.get("/repository/acme/web/logs").json["logs"][0]["kind"]
        assert kind == "delete_repo_notification"

    def test_returns_400_for_an_unknown_subscription(self, owner: "Api") -> None:
        answer = owner.delete(f"{WEB}none")

        assert (answer.status_code, answer.json) == (400, MISSING)


class TestTestRepoNotification:
    def test_records_a_delivery(self, owner: "Api", hook: str, world: World) -> None:
        answer = owner.post(f"{WEB}{hook}/test")

        assert (answer.status_code, answer.json) == (200, {})
        (sent,) = world.store.deliveries.all()
        assert (sent.subscription_uuid, sent.target, sent.state) == (
            hook,
            "http://hook.example.com/push",
            "recorded",
        )

    def test_creates_a_user_notification(self, owner: "Api") -> None:
        config = {"target": {"kind": "user", "name": "owner"}}
        body = {**HOOK, "method": "quay_notification", "config": config}
        uuid = owner.post(WEB, body).json["uuid"]

        owner.post(f"{WEB}{uuid}/test")

        (rung,) = owner.get("/user/notifications").json["notifications"]
        assert rung["kind"] == "repo_push"
        assert rung["metadata"]["updated_tags"] == ["latest", "foo"]

    def test_returns_400_for_an_unknown_subscription(self, owner: "Api") -> None:
        answer = owner.post(f"{WEB}none/test")

        assert (answer.status_code, answer.json) == (400, MISSING)

    def test_requires_a_repository_admin(self, writer: "Api", auditor: "Api", hook: str) -> None:
        assert writer.post(f"{WEB}{hook}/test").json == FORBIDDEN
        assert auditor.post(f"{WEB}{hook}/test").json == FORBIDDEN
