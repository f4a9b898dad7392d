"""Namespace notification area: subscriptions of organizations and users."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.world import World
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

ACME, OWN = "/organization/acme/notifications", "/user/namespacenotifications"
LOGS = {ACME: "/organization/acme/logs", OWN: "/user/logs"}
NAMES = {ACME: "acme", OWN: "owner"}
HOOK = {
    "event": "quota_warning",
    "method": "webhook",
    "config": {"url": "http://hook.example.com/quota"},
    "eventConfig": {},
    "title": "It gets full",
}


def expected_subscription(uuid: str, **changed: Any) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "title": "It gets full",
        "event": "quota_warning",
        "method": "webhook",
        "config": {"url": "http://hook.example.com/quota"},
        "event_config": {},
        "number_of_failures": 0,
        **changed,
    }


@pytest.fixture(params=[ACME, OWN], ids=["organization", "user"])
def path(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def hook(owner: "Api", path: str) -> str:
    """Create a webhook subscription and return its uuid."""
    uuid: str = owner.post(path, HOOK).json["uuid"]
    return uuid


class TestListNamespaceNotifications:
    def test_is_empty_without_subscriptions(self, owner: "Api", path: str) -> None:
        assert owner.get(path).json == {"notifications": []}

    def test_lists_the_subscriptions_in_order_of_creation(
        self, owner: "Api", path: str, hook: str
    ) -> None:
        second = owner.post(path, {**HOOK, "event": "quota_error"}).json["uuid"]

        listed = [expected_subscription(hook), expected_subscription(second, event="quota_error")]
        assert owner.get(path).json == {"notifications": listed}

    def test_returns_404_if_the_feature_is_off(
        self, bearer: Callable[..., "Api"], configure: Callable[..., None], path: str
    ) -> None:
        configure(FEATURE_QUOTA_NOTIFICATIONS=False)

        gone = bearer("owner").get(path, follow_redirects=True)
        assert gone.status_code == 404


class TestCreateNamespaceNotification:
    def test_returns_the_new_subscription(self, owner: "Api", path: str) -> None:
        answer = owner.post(path, HOOK)

        assert (answer.status_code, answer.json) == (
            201,
            expected_subscription(answer.json["uuid"]),
        )

    @pytest.mark.parametrize("event", ["bogus", "repo_push"])
    def test_rejects_events_other_than_namespace_events(
        self, owner: "Api", path: str, event: str
    ) -> None:
        answer = owner.post(path, {**HOOK, "event": event})

        said = invalid(f"Invalid event '{event}'. Must be one of: quota_error, quota_warning")
        assert (answer.status_code, answer.json) == (400, said)

    @pytest.mark.parametrize(
        ("method", "config", "said"),
        [
            ("pigeon", {}, "Unknown notification method 'pigeon'"),
            ("webhook", {}, "Missing webhook URL"),
            ("quay_notification", {}, "Missing target"),
        ],
    )
    def test_rejects_an_unknown_method_or_an_incomplete_config(
        self, owner: "Api", path: str, method: str, config: dict[str, Any], said: str
    ) -> None:
        answer = owner.post(path, {**HOOK, "method": method, "config": config})

        assert (answer.status_code, answer.json) == (400, invalid(said))
        assert owner.get(path).json == {"notifications": []}

    def test_logs_the_creation(self, owner: "Api", path: str, hook: str) -> None:
        entry = owner.get(LOGS[path]).json["logs"][0]

        assert entry["kind"] == "create_namespace_notification"
        details = {
            "namespace": NAMES[path],
            "notification_id": hook,
            "event": "quota_warning",
            "method": "webhook",
        }
        assert entry["metadata"].items() >= details.items()


class TestGetNamespaceNotification:
    def test_returns_the_subscription(self, owner: "Api", path: str, hook: str) -> None:
        assert owner.get(f"{path}/{hook}").json == expected_subscription(hook)

    def test_returns_404_for_a_subscription_of_another_namespace(
        self, owner: "Api", path: str, hook: str
    ) -> None:
        other = OWN if path == ACME else ACME
        assert owner.get(f"{other}/{hook}").json == NOT_FOUND
        assert owner.get(f"{path}/none").json == NOT_FOUND


class TestResetNamespaceNotificationFailures:
    def test_resets_the_failure_count(
        self, owner: "Api", path: str, hook: str, world: World
    ) -> None:
        subscription = world.store.subscriptions.one(uuid=hook)
        assert subscription is not None
        world.store.subscriptions.change(subscription, failures=3)

        answer = owner.post(f"{path}/{hook}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(f"{path}/{hook}").json == expected_subscription(hook)
        kind = owner.get(LOGS[path]).json["logs"][0]["kind"]
        assert kind == "reset_namespace_notification"

    def test_returns_404_for_an_unknown_subscription(self, owner: "Api", path: str) -> None:
        assert owner.post(f"{path}/none").json == NOT_FOUND


class TestDeleteNamespaceNotification:
    def test_deletes_the_subscription(self, owner: "Api", path: str, hook: str) -> None:
        answer = owner.delete(f"{path}/{hook}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(path).json == {"notifications": []}
        assert owner.delete(f"{path}/{hook}").json == NOT_FOUND
        kind = owner.get(LOGS[path]).json["logs"][0]["kind"]
        assert kind == "delete_namespace_notification"


class TestTestNamespaceNotification:
    def test_records_a_delivery(self, owner: "Api", path: str, hook: str, world: World) -> None:
        answer = owner.post(f"{path}/{hook}/test")

        assert (answer.status_code, answer.json) == (200, {})
        (sent,) = world.store.deliveries.all()
        assert (sent.subscription_uuid, sent.target, sent.state) == (
            hook,
            "http://hook.example.com/quota",
            "recorded",
        )

    def test_returns_404_for_an_unknown_subscription(self, owner: "Api", path: str) -> None:
        assert owner.post(f"{path}/none/test").json == NOT_FOUND


class TestNamespaceNotificationPermissions:
    def test_subscriptions_of_an_organization_require_an_admin(
        self, stranger: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        assert stranger.get(ACME).json == FORBIDDEN
        assert bearer("member").post(ACME, HOOK).json == FORBIDDEN

    def test_superusers_can_change_and_read_only_superusers_can_read(
        self, superuser: "Api", auditor: "Api"
    ) -> None:
        uuid = superuser.post(ACME, HOOK).json["uuid"]

        assert auditor.get(f"{ACME}/{uuid}").json == expected_subscription(uuid)
        assert auditor.delete(f"{ACME}/{uuid}").json == FORBIDDEN

    def test_users_see_only_their_subscriptions(self, owner: "Api", stranger: "Api") -> None:
        uuid = owner.post(OWN, HOOK).json["uuid"]

        assert stranger.get(OWN).json == {"notifications": []}
        assert stranger.get(f"{OWN}/{uuid}").json == NOT_FOUND

    def test_user_subscriptions_require_the_user_admin_scope(
        self, bearer: Callable[..., "Api"]
    ) -> None:
        assert bearer("owner", "user:read").get(OWN).json == FORBIDDEN
