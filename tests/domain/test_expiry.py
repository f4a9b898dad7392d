"""Tags that end: somebody is told before, they expire, and what only they kept is let go of."""

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
def subscribed(owner: "Api", registry: Registry) -> "Api":
    """An owner who wants to hear two days before tags of acme/web end."""
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


def expire(owner: "Api", tag: str, after: float) -> None:
    body = {"expiration": int(NOON + after)}
    assert owner.put(f"/repository/{WEB}/tag/{tag}", body).status_code == 201


def told(owner: "Api", world: World) -> list[tuple[float, Any]]:
    """After how many days which tags were told of."""
    owner.get("/user/")
    found = list(world.store.deliveries.all())
    assert {one.payload["expiring_in"] for one in found} <= {"2 days"}
    return [((one.at - NOON) / DAY, one.payload["tags"]) for one in found]


def names(registry: Registry) -> list[str]:
    tags: list[str] = registry.get(WEB, "tags/list").json["tags"]
    return tags


class TestNotices:
    def test_come_some_days_before_and_once(
        self, subscribed: "Api", registry: Registry, world: World, pass_time: Pass
    ) -> None:
        for tag in ("v1", "v2", "v3"):
            registry.push(WEB, tag, image(tag))
        expire(subscribed, "v1", WEEK)
        expire(subscribed, "v2", WEEK)
        expire(subscribed, "v3", WEEK + DAY)

        pass_time(5 * DAY - 1)
        assert told(subscribed, world) == []
        pass_time(2 * DAY)
        assert told(subscribed, world) == [(5, ["v1", "v2"]), (6, ["v3"])]

    def test_come_at_once_for_what_ends_soon(
        self, subscribed: "Api", registry: Registry, world: World
    ) -> None:
        registry.push(WEB, "v1", image("a", labels={"quay.expires-after": "1h"}))

        assert told(subscribed, world) == [(0, ["v1"])]

    def test_come_to_who_asks_later_too(
        self, owner: "Api", registry: Registry, world: World
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        expire(owner, "v1", DAY)
        subscribe(owner, {"days": "2"})

        assert told(owner, world) == [(0, ["v1"])]

    def test_come_again_where_the_end_has_moved(
        self, subscribed: "Api", registry: Registry, world: World, pass_time: Pass
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        expire(subscribed, "v1", DAY)
        assert told(subscribed, world) == [(0, ["v1"])]
        expire(subscribed, "v1", WEEK)
        pass_time(5 * DAY)

        assert told(subscribed, world) == [(0, ["v1"]), (5, ["v1"])]

    def test_do_not_come_for_what_is_gone(
        self, subscribed: "Api", registry: Registry, world: World, pass_time: Pass
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        expire(subscribed, "v1", WEEK)
        registry.call("DELETE", WEB, "manifests/v1")
        pass_time(WEEK)

        assert told(subscribed, world) == []

    @pytest.mark.parametrize("config", [{}, {"days": None}, {"days": "soon"}])
    def test_do_not_come_to_who_does_not_say_when(
        self, owner: "Api", registry: Registry, world: World, config: dict[str, Any]
    ) -> None:
        subscribe(owner, config)
        registry.push(WEB, "v1", image("a", labels={"quay.expires-after": "1h"}))

        assert told(owner, world) == []

    def test_that_have_come_are_part_of_a_seed(
        self, subscribed: "Api", registry: Registry, world: World
    ) -> None:
        registry.push(WEB, "v1", image("a", labels={"quay.expires-after": "1h"}))
        assert told(subscribed, world) == [(0, ["v1"])]

        document = seeds.export(world)

        (subscription,) = document["repositories"][WEB]["subscriptions"]
        assert subscription["told"] == ["v1"]
        assert seeds.export(seeds.load(seeds.read([document]), ids=world.ids)) == document


class TestExpiry:
    def test_ends_a_tag_for_those_who_pull(
        self, owner: "Api", registry: Registry, pass_time: Pass
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        expire(owner, "v1", DAY)
        pass_time(DAY - 1)
        assert names(registry) == ["v1"]

        pass_time(1)

        assert names(registry) == []
        code = registry.get(WEB, "manifests/v1").json["errors"][0]["code"]
        assert code == "TAG_EXPIRED"

    def test_can_be_undone_until_the_time_machine_s_window_closes(
        self, owner: "Api", registry: Registry, pass_time: Pass
    ) -> None:
        digest = registry.push(WEB, "v1", image("a"))
        expire(owner, "v1", DAY)
        pass_time(DAY + 2 * WEEK - 1)
        restore = {"manifest_digest": digest}
        assert owner.post(f"/repository/{WEB}/tag/v1/restore", restore).status_code == 200
        assert names(registry) == ["v1"]

        registry.call("DELETE", WEB, "manifests/v1")
        pass_time(2 * WEEK)

        assert owner.post(f"/repository/{WEB}/tag/v1/restore", restore).status_code == 404
        code = registry.get(WEB, "manifests/v1").json["errors"][0]["code"]
        assert code == "MANIFEST_UNKNOWN"


class TestCollection:
    def test_lets_go_of_what_nothing_keeps_when_the_window_closes(
        self, owner: "Api", registry: Registry, world: World, pass_time: Pass
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        registry.call("DELETE", WEB, "manifests/v1")
        pass_time(2 * WEEK - 1)
        assert stored(owner) > 0

        pass_time(1)

        assert stored(owner) == 0
        assert (len(world.store.tags), len(world.store.manifests)) == (0, 0)
        assert len(world.store.scheduled_jobs) == 0

    def test_goes_on_with_what_is_next(
        self, owner: "Api", registry: Registry, world: World, pass_time: Pass
    ) -> None:
        for tag in ("v1", "v2"):
            registry.push(WEB, tag, image(tag))
            registry.call("DELETE", WEB, f"manifests/{tag}")
            pass_time(DAY)
        pass_time(2 * WEEK - DAY)
        owner.get("/user/")
        assert [manifest.digest for manifest in world.store.manifests.all()] == []

    def test_goes_by_the_window_that_there_is_then(
        self, owner: "Api", registry: Registry, pass_time: Pass
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        registry.call("DELETE", WEB, "manifests/v1")
        owner.put("/organization/acme", {"tag_expiration_s": 4 * WEEK})
        pass_time(4 * WEEK - 1)
        assert stored(owner) > 0
        pass_time(1)
        assert stored(owner) == 0


def stored(owner: "Api") -> int:
    size: int = owner.get("/organization/acme").json["quota_report"]["quota_bytes"]
    return size
