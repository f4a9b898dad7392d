"""Tag expiry: notices before, the expiry itself and garbage collection afterwards."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay import seeds
from fakequay.world import World
from tests.conftest import NOON
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
DAY, WEEK = 86_400, 604_800
Pass = Callable[[float], None]


@pytest.fixture
def subscribed_owner(owner: "Api", registry: Registry) -> "Api":
    """Subscribe to expiry notices two days before tags of acme/web expire. Return the owner."""
    subscribe(owner, {"days": 2})
    return owner


def subscribe(owner: "Api", config: dict[str, Any]) -> None:
    body = {
        "event": "repo_image_expiry",
        "method": "webhook",
        "config": {"url": "http://hooks.example.com"},
        "eventConfig": config,
    }
    assert owner.post(f"/repository/{WEB}/notification/", body).status_code == 201


def set_expiration(owner: "Api", tag: str, after: float) -> None:
    body = {"expiration": int(NOON + after)}
    assert owner.put(f"/repository/{WEB}/tag/{tag}", body).status_code == 201


def list_notices(owner: "Api", world: World) -> list[tuple[float, Any]]:
    """Return the notices as pairs: days since the start, names of the tags."""
    owner.get("/user/")
    found = list(world.store.deliveries.all())
    assert {one.payload["expiring_in"] for one in found} <= {"2 days"}
    return [((one.at - NOON) / DAY, one.payload["tags"]) for one in found]


def list_tag_names(registry: Registry) -> list[str]:
    tags: list[str] = registry.get(WEB, "tags/list").json["tags"]
    return tags


class TestExpiryNotices:
    def test_are_sent_once_the_given_days_before(
        self, subscribed_owner: "Api", registry: Registry, world: World, pass_time: Pass
    ) -> None:
        for tag in ("v1", "v2", "v3"):
            registry.push(WEB, tag, image(tag))
        set_expiration(subscribed_owner, "v1", WEEK)
        set_expiration(subscribed_owner, "v2", WEEK)
        set_expiration(subscribed_owner, "v3", WEEK + DAY)

        pass_time(5 * DAY - 1)
        assert list_notices(subscribed_owner, world) == []
        pass_time(2 * DAY)
        assert list_notices(subscribed_owner, world) == [(5, ["v1", "v2"]), (6, ["v3"])]

    def test_are_sent_immediately_for_a_tag_that_expires_soon(
        self, subscribed_owner: "Api", registry: Registry, world: World
    ) -> None:
        registry.push(WEB, "v1", image("a", labels={"quay.expires-after": "1h"}))

        assert list_notices(subscribed_owner, world) == [(0, ["v1"])]

    def test_are_sent_to_a_later_subscription(
        self, owner: "Api", registry: Registry, world: World
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        set_expiration(owner, "v1", DAY)
        subscribe(owner, {"days": "2"})

        assert list_notices(owner, world) == [(0, ["v1"])]

    def test_are_sent_again_if_the_expiration_changes(
        self, subscribed_owner: "Api", registry: Registry, world: World, pass_time: Pass
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        set_expiration(subscribed_owner, "v1", DAY)
        assert list_notices(subscribed_owner, world) == [(0, ["v1"])]
        set_expiration(subscribed_owner, "v1", WEEK)
        pass_time(5 * DAY)

        assert list_notices(subscribed_owner, world) == [(0, ["v1"]), (5, ["v1"])]

    def test_are_not_sent_for_a_deleted_tag(
        self, subscribed_owner: "Api", registry: Registry, world: World, pass_time: Pass
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        set_expiration(subscribed_owner, "v1", WEEK)
        registry.call("DELETE", WEB, "manifests/v1")
        pass_time(WEEK)

        assert list_notices(subscribed_owner, world) == []

    @pytest.mark.parametrize("config", [{}, {"days": None}, {"days": "soon"}])
    def test_are_not_sent_without_a_valid_number_of_days(
        self, owner: "Api", registry: Registry, world: World, config: dict[str, Any]
    ) -> None:
        subscribe(owner, config)
        registry.push(WEB, "v1", image("a", labels={"quay.expires-after": "1h"}))

        assert list_notices(owner, world) == []

    def test_sent_notices_are_exported_with_the_seed(
        self, subscribed_owner: "Api", registry: Registry, world: World
    ) -> None:
        registry.push(WEB, "v1", image("a", labels={"quay.expires-after": "1h"}))
        assert list_notices(subscribed_owner, world) == [(0, ["v1"])]

        document = seeds.export(world)

        (subscription,) = document["repositories"][WEB]["subscriptions"]
        assert subscription["notified_tags"] == ["v1"]
        assert seeds.export(seeds.load(seeds.read([document]), ids=world.ids)) == document


class TestTagExpiry:
    def test_expired_tag_can_no_longer_be_pulled(
        self, owner: "Api", registry: Registry, pass_time: Pass
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        set_expiration(owner, "v1", DAY)
        pass_time(DAY - 1)
        assert list_tag_names(registry) == ["v1"]

        pass_time(1)

        assert list_tag_names(registry) == []
        code = registry.get(WEB, "manifests/v1").json["errors"][0]["code"]
        assert code == "TAG_EXPIRED"

    def test_expired_tag_can_be_restored_within_the_time_machine_period(
        self, owner: "Api", registry: Registry, pass_time: Pass
    ) -> None:
        digest = registry.push(WEB, "v1", image("a"))
        set_expiration(owner, "v1", DAY)
        pass_time(DAY + 2 * WEEK - 1)
        restore = {"manifest_digest": digest}
        assert owner.post(f"/repository/{WEB}/tag/v1/restore", restore).status_code == 200
        assert list_tag_names(registry) == ["v1"]

        registry.call("DELETE", WEB, "manifests/v1")
        pass_time(2 * WEEK)

        assert owner.post(f"/repository/{WEB}/tag/v1/restore", restore).status_code == 404
        code = registry.get(WEB, "manifests/v1").json["errors"][0]["code"]
        assert code == "MANIFEST_UNKNOWN"


class TestGarbageCollectionTime:
    def test_unreferenced_data_is_deleted_after_the_time_machine_period(
        self, owner: "Api", registry: Registry, world: World, pass_time: Pass
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        registry.call("DELETE", WEB, "manifests/v1")
        pass_time(2 * WEEK - 1)
        assert get_stored_size(owner) > 0

        pass_time(1)

        assert get_stored_size(owner) == 0
        assert (len(world.store.tags), len(world.store.manifests)) == (0, 0)
        assert len(world.store.scheduled_jobs) == 0

    def test_each_deleted_tag_is_collected_in_turn(
        self, owner: "Api", registry: Registry, world: World, pass_time: Pass
    ) -> None:
        for tag in ("v1", "v2"):
            registry.push(WEB, tag, image(tag))
            registry.call("DELETE", WEB, f"manifests/{tag}")
            pass_time(DAY)
        pass_time(2 * WEEK - DAY)
        owner.get("/user/")
        assert [manifest.digest for manifest in world.store.manifests.all()] == []

    def test_changed_time_machine_period_applies_to_deleted_tags(
        self, owner: "Api", registry: Registry, pass_time: Pass
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        registry.call("DELETE", WEB, "manifests/v1")
        owner.put("/organization/acme", {"tag_expiration_s": 4 * WEEK})
        pass_time(4 * WEEK - 1)
        assert get_stored_size(owner) > 0
        pass_time(1)
        assert get_stored_size(owner) == 0


def get_stored_size(owner: "Api") -> int:
    size: int = owner.get("/organization/acme").json["quota_report"]["quota_bytes"]
    return size
