"""What a mirror does once the clock has passed it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Api

MIRROR = "/repository/acme/web/mirror"
UPSTREAM = "registry.example.com/library/busybox"
BODY = {
    "external_reference": UPSTREAM,
    "sync_interval": 3600,
    "sync_start_date": "2030-01-01T00:00:00Z",
    "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["1.*"]},
    "robot_username": "acme+ci",
    "skopeo_timeout_interval": 300,
}


@pytest.fixture
def mirrored(owner: "Api", configure: Callable[..., None]) -> "Api":
    """The owner of a mirror whose upstream holds three tags."""
    configure(FAKEQUAY_UPSTREAMS={UPSTREAM: ["1.36", "1.37", "latest"]})
    assert owner.post(MIRROR, BODY).status_code == 201
    return owner


def state(owner: "Api") -> tuple[str, int]:
    seen = owner.get(MIRROR).json
    return seen["sync_status"], seen["sync_retries_remaining"]


def names(owner: "Api") -> list[str]:
    return sorted(tag["name"] for tag in owner.get("/repository/acme/web/tag/").json["tags"])


def kinds(owner: "Api") -> list[str]:
    logs: list[dict[str, Any]] = owner.get("/repository/acme/web/logs").json["logs"]
    return [entry["kind"] for entry in logs]


def test_a_sync_that_is_asked_for_brings_the_tags_of_the_rule(
    mirrored: "Api", pass_time: Callable[[float], None]
) -> None:
    mirrored.post(f"{MIRROR}/sync-now")
    assert state(mirrored) == ("SYNC_NOW", 3)
    pass_time(5)
    assert state(mirrored) == ("SYNCING", 3)
    pass_time(30)
    assert state(mirrored) == ("SUCCESS", 3)
    assert names(mirrored) == ["1.36", "1.37"]
    assert kinds(mirrored)[:3] == [
        "repo_mirror_sync_success",
        "repo_mirror_sync_tag_success",
        "repo_mirror_sync_tag_success",
    ]


def test_one_that_finds_nothing_fails_and_is_tried_again(
    mirrored: "Api", configure: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    configure(FAKEQUAY_UPSTREAMS={})
    mirrored.post(f"{MIRROR}/sync-now")
    pass_time(40)
    assert state(mirrored) == ("FAIL", 2)
    assert kinds(mirrored)[0] == "repo_mirror_sync_failed"
    pass_time(300)
    assert state(mirrored)[0] == "SYNCING"


def test_it_begins_by_itself_on_its_date(
    mirrored: "Api", pass_time: Callable[[float], None]
) -> None:
    mirrored.put(MIRROR, {"sync_start_date": "2026-01-01T13:00:00Z"})
    pass_time(3599)
    assert state(mirrored) == ("NEVER_RUN", 3)
    pass_time(32)
    assert state(mirrored) == ("SUCCESS", 3)


def test_a_cancelled_one_brings_nothing(
    mirrored: "Api", pass_time: Callable[[float], None]
) -> None:
    mirrored.post(f"{MIRROR}/sync-now")
    mirrored.post(f"{MIRROR}/sync-cancel")
    pass_time(86_400)
    assert state(mirrored) == ("CANCEL", 0)
    assert names(mirrored) == []


def test_what_is_gone_upstream_goes_here(
    mirrored: "Api", change_config: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    mirrored.post(f"{MIRROR}/sync-now")
    pass_time(35)
    assert names(mirrored) == ["1.36", "1.37"]
    change_config(FAKEQUAY_UPSTREAMS={UPSTREAM: ["1.37", "1.38"]})
    mirrored.post(f"{MIRROR}/sync-now")
    pass_time(35)

    active = mirrored.get("/repository/acme/web/tag/?onlyActiveTags=true").json["tags"]
    assert sorted(tag["name"] for tag in active) == ["1.37", "1.38"]


def test_an_immutable_tag_makes_a_sync_fail_that_would_move_it(
    mirrored: "Api", change_config: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    mirrored.post(f"{MIRROR}/sync-now")
    pass_time(35)
    mirrored.put("/repository/acme/web/tag/1.36", {"immutable": True})
    change_config(FAKEQUAY_UPSTREAMS={UPSTREAM: {"1.36": {"content": "new"}, "1.38": {}}})
    mirrored.post(f"{MIRROR}/sync-now")
    pass_time(35)

    assert state(mirrored) == ("FAIL", 2)
    assert kinds(mirrored)[:3] == [
        "repo_mirror_sync_failed",
        "repo_mirror_sync_tag_success",
        "repo_mirror_sync_tag_failed",
    ]


def test_after_three_failures_it_waits_for_its_next_date(
    mirrored: "Api", change_config: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    change_config(FAKEQUAY_UPSTREAMS={})
    mirrored.put(MIRROR, {"sync_start_date": "2026-01-01T12:00:00Z"})
    pass_time(5 + 3 * 30 + 2 * 300)
    assert state(mirrored) == ("FAIL", 3)
    assert mirrored.get(MIRROR).json["sync_start_date"] == "2026-01-01T13:00:00Z"


def test_an_interval_of_nothing_does_not_stop_the_clock(
    mirrored: "Api", pass_time: Callable[[float], None]
) -> None:
    assert mirrored.put(MIRROR, {"sync_interval": 0}).status_code == 201
    mirrored.post(f"{MIRROR}/sync-now")
    mirrored.get(MIRROR)
    pass_time(5)
    mirrored.get(MIRROR)
    pass_time(30)
    assert state(mirrored) == ("SUCCESS", 3)
    assert mirrored.get(MIRROR).json["sync_interval"] == 0
