"""Quota limits during pushes, and the notifications about exceeded limits."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.accounts import accounts, teams
from fakequay.web.instances import instances
from fakequay.world import World
from tests.support.registry_client import Registry, digest_of, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
QUOTA = "/organization/acme/quota"
HOOKS = "/organization/acme/notifications"
FULL = {
    "errors": [{"code": "DENIED", "detail": {}, "message": "Quota has been exceeded on namespace"}]
}


@pytest.fixture
def quota_superuser(superuser: "Api") -> "Api":
    """Set a quota of 5,120 bytes for acme and return a superuser."""
    superuser.post(QUOTA, {"limit_bytes": 5120})
    return superuser


def add_limit(quota_superuser: "Api", kind: str, percent: int = 100) -> None:
    body = {"type": kind, "threshold_percent": percent}
    assert quota_superuser.post(f"{QUOTA}/1/limit", body).status_code == 201


def subscribe(owner: "Api", event: str, method: str = "webhook", **config: Any) -> None:
    config = config or ({"url": "http://hook.example.com/quota"} if method == "webhook" else {})
    body = {"event": event, "method": method, "config": config, "eventConfig": {}}
    assert owner.post(HOOKS, body).status_code == 201


def list_deliveries(world: World) -> list[tuple[str, int, int]]:
    """Return event, threshold and used bytes of the recorded deliveries."""
    return [
        (sent.event, sent.payload["threshold_percent"], sent.payload["usage_bytes"])
        for sent in world.store.deliveries.all()
    ]


def list_notification_kinds(owner: "Api") -> list[str]:
    return [one["kind"] for one in owner.get("/user/notifications").json["notifications"]]


def count_used_bytes(owner: "Api") -> int:
    used: int = owner.get("/organization/acme").json["quota_report"]["quota_bytes"]
    return used


def large_image(name: str, size: int) -> Any:
    """Return an image with a label that brings it to about this size in bytes."""
    return image(name, labels={"padding": "x" * size})


class TestPushes:
    def test_quota_without_limits_accepts_pushes(
        self, quota_superuser: "Api", registry: Registry
    ) -> None:
        registry.push(WEB, "one", large_image("one", 6000))
        registry.push(WEB, "two", image("two"))

    def test_reject_limit_rejects_pushes_to_a_full_namespace(
        self, quota_superuser: "Api", registry: Registry
    ) -> None:
        registry.push(WEB, "one", large_image("one", 6000))
        add_limit(quota_superuser, "Reject")

        two = image("two")
        upload = registry.call("POST", WEB, "blobs/uploads/")
        manifest = registry.put(WEB, "two", two.manifest)

        assert (upload.status_code, upload.json) == (403, FULL)
        assert (manifest.status_code, manifest.json) == (403, FULL)

    def test_warning_limit_accepts_pushes(self, quota_superuser: "Api", registry: Registry) -> None:
        add_limit(quota_superuser, "Warning")
        registry.push(WEB, "one", large_image("one", 6000))
        registry.push(WEB, "two", image("two"))

    def test_full_namespace_accepts_pushes_if_quotas_are_not_verified(
        self, quota_superuser: "Api", registry: Registry, change_config: Callable[..., None]
    ) -> None:
        add_limit(quota_superuser, "Reject")
        change_config(FEATURE_VERIFY_QUOTA=False)
        registry.push(WEB, "one", large_image("one", 6000))

    def test_deleting_a_repository_reduces_the_used_size(
        self, quota_superuser: "Api", owner: "Api", registry: Registry
    ) -> None:
        registry.push(WEB, "one", image("one"))
        assert count_used_bytes(owner) > 0
        assert owner.delete("/repository/acme/web").status_code == 204
        assert count_used_bytes(owner) == 0


class TestUploads:
    @pytest.fixture(autouse=True)
    def limit(self, quota_superuser: "Api") -> None:
        add_limit(quota_superuser, "Reject")

    def start(self, registry: Registry) -> str:
        answer = registry.call("POST", WEB, "blobs/uploads/")
        assert answer.status_code == 202
        return str(answer.headers["Location"])

    def finish(self, registry: Registry, location: str, data: bytes, sent: bytes = b"") -> Any:
        query = {"digest": digest_of(data)}
        return registry.call("PUT", WEB, location, query_string=query, data=sent)

    def test_chunked_upload_above_the_quota_is_rejected_and_cancelled(
        self, registry: Registry
    ) -> None:
        location, data = self.start(registry), b"x" * 6144

        chunk = registry.call("PATCH", WEB, location, data=data)
        last = self.finish(registry, location, data)

        assert chunk.status_code == 202
        assert (last.status_code, last.json) == (403, FULL)
        assert registry.call("GET", WEB, location).status_code == 404
        assert registry.call("HEAD", WEB, f"blobs/{digest_of(data)}").status_code == 404

    def test_chunk_after_the_quota_is_exceeded_is_rejected(self, registry: Registry) -> None:
        location = self.start(registry)
        registry.call("PATCH", WEB, location, data=b"x" * 6144)

        answer = registry.call("PATCH", WEB, location, data=b"x")

        assert (answer.status_code, answer.json) == (403, FULL)
        assert registry.call("GET", WEB, location).status_code == 404

    def test_monolithic_uploads_above_the_quota_are_rejected(self, registry: Registry) -> None:
        data = b"x" * 6144

        put = self.finish(registry, self.start(registry), data, data)
        post = registry.call("POST", WEB, f"blobs/uploads/?digest={digest_of(data)}", data=data)

        assert (put.status_code, put.json) == (403, FULL)
        assert (post.status_code, post.json) == (403, FULL)

    def test_upload_of_exactly_the_quota_is_accepted(self, registry: Registry) -> None:
        assert registry.upload(WEB, b"x" * 5120).status_code == 201

    def test_unfinished_uploads_of_the_repository_count_together(self, registry: Registry) -> None:
        first, second, data = self.start(registry), self.start(registry), b"x" * 3000
        for location in (first, second):
            registry.call("PATCH", WEB, location, data=data)

        assert self.finish(registry, first, data).status_code == 403
        assert self.finish(registry, second, data).status_code == 201

    def test_rejected_uploads_notify_once(
        self, registry: Registry, owner: "Api", world: World
    ) -> None:
        subscribe(owner, "quota_error")

        for _ in range(2):
            assert registry.upload(WEB, b"x" * 6144).status_code == 403

        assert list_deliveries(world) == [("quota_error", 100, 6144)]
        assert list_notification_kinds(owner) == ["quota_error"]


class TestNotifications:
    def test_each_limit_is_reported_once(
        self, quota_superuser: "Api", owner: "Api", registry: Registry, world: World
    ) -> None:
        subscribe(owner, "quota_warning")
        add_limit(quota_superuser, "Warning", 50)
        add_limit(quota_superuser, "Warning", 10)

        registry.push(WEB, "one", large_image("one", 500))
        small = count_used_bytes(owner)
        assert list_deliveries(world) == [("quota_warning", 10, small)]

        registry.push(WEB, "two", large_image("two", 3000))
        registry.push(WEB, "three", image("three"))
        assert [sent[:2] for sent in list_deliveries(world)] == [
            ("quota_warning", 10),
            ("quota_warning", 50),
        ]
        assert list_notification_kinds(owner) == ["quota_warning"] * 2

    def test_limit_is_reported_again_if_less_was_used_in_between(
        self, quota_superuser: "Api", owner: "Api", registry: Registry, world: World
    ) -> None:
        subscribe(owner, "quota_warning")
        add_limit(quota_superuser, "Warning", 50)
        registry.push(WEB, "one", large_image("one", 3000))
        expire = {"is_alive": True}
        assert owner.post("/repository/acme/web/tag/one/expire", expire).status_code == 200

        registry.push(WEB, "two", image("two"))
        assert len(list_deliveries(world)) == 1
        registry.push(WEB, "one", large_image("one", 3000))

        assert len(list_deliveries(world)) == 2

    def test_limit_that_is_already_exceeded_is_reported_when_it_is_created(
        self, quota_superuser: "Api", owner: "Api", registry: Registry, world: World
    ) -> None:
        subscribe(owner, "quota_error")
        registry.push(WEB, "one", large_image("one", 6000))

        add_limit(quota_superuser, "Reject")

        used = count_used_bytes(owner)
        assert list_deliveries(world) == [("quota_error", 100, used)]
        (notification,) = owner.get("/user/notifications").json["notifications"]
        assert notification["metadata"] == {
            "namespace": "acme",
            "threshold_percent": 100,
            "usage_bytes": used,
            "limit_bytes": 5120,
            "usage_percent": round(used * 100 / 5120, 1),
            "usage_formatted": f"{used / 1024:.1f} KiB",
            "limit_formatted": "5.0 KiB",
        }

    @pytest.mark.parametrize(
        ("path", "body"),
        [("", {"limit_bytes": 1000}), ("/limit/1", {"threshold_percent": 10})],
    )
    def test_limit_is_reported_when_a_change_makes_it_exceeded(
        self, quota_superuser: "Api", registry: Registry, path: str, body: dict[str, int]
    ) -> None:
        subscribe(quota_superuser, "quota_warning")
        add_limit(quota_superuser, "Warning", 90)
        registry.push(WEB, "one", large_image("one", 1000))

        changes = [quota_superuser.put(f"{QUOTA}/1{path}", body) for _ in range(2)]

        assert [change.status_code for change in changes] == [200, 200]
        threshold = body.get("threshold_percent", 90)
        deliveries = list_deliveries(instances.main_world(registry.client.application))
        assert [sent[:2] for sent in deliveries] == [("quota_warning", threshold)]

    def test_deliveries_require_the_feature_for_quota_notifications(
        self,
        quota_superuser: "Api",
        owner: "Api",
        registry: Registry,
        world: World,
        change_config: Callable[..., None],
    ) -> None:
        subscribe(owner, "quota_warning")
        change_config(FEATURE_QUOTA_NOTIFICATIONS=False)
        add_limit(quota_superuser, "Warning")
        registry.push(WEB, "one", large_image("one", 6000))

        assert list_deliveries(world) == []
        assert list_notification_kinds(owner) == ["quota_warning"]

    def test_email_without_an_address_is_sent_to_the_admins(
        self, quota_superuser: "Api", owner: "Api", registry: Registry, world: World
    ) -> None:
        owners = teams.find(world, accounts.find(world, "acme", "organization"), "owners")
        teams.add_member(world, owners, accounts.find(world, "admin", "user"))
        subscribe(owner, "quota_warning", "email")
        subscribe(owner, "quota_warning", "email", email="ops@example.com")
        registry.push(WEB, "one", large_image("one", 6000))
        before = len(world.store.mails)

        add_limit(quota_superuser, "Warning")

        sent = [delivery.target for delivery in world.store.deliveries.all()]
        assert sent == ["owner@example.com, admin@example.com", "ops@example.com"]
        mails = list(world.store.mails.all())[before:]
        assert [mail.to for mail in mails] == [
            "owner@example.com",
            "admin@example.com",
            "ops@example.com",
        ]


class TestDeletedQuota:
    def test_its_subscriptions_and_user_notifications_are_deleted(
        self, quota_superuser: "Api", owner: "Api", bearer: Callable[..., "Api"], registry: Registry
    ) -> None:
        target = {"kind": "user", "name": "stranger"}
        subscribe(owner, "quota_warning", "quay_notification", target=target)
        subscribe(owner, "quota_error")
        add_limit(quota_superuser, "Warning")
        registry.push(WEB, "one", large_image("one", 6000))
        assert list_notification_kinds(owner) == ["quota_warning"]
        assert list_notification_kinds(bearer("stranger")) == ["quota_warning"]

        assert quota_superuser.delete(f"{QUOTA}/1").status_code == 204

        assert owner.get(HOOKS).json == {"notifications": []}
        assert list_notification_kinds(owner) == []
        assert list_notification_kinds(bearer("stranger")) == []
