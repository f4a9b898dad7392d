"""Synchronization of repository mirrors on the simulated clock."""

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
def mirror_owner(owner: "Api", configure: Callable[..., None]) -> "Api":
    """Configure a mirror whose upstream repository has three tags. Return its owner."""
    configure(FAKEQUAY_UPSTREAMS={UPSTREAM: ["1.36", "1.37", "latest"]})
    assert owner.post(MIRROR, BODY).status_code == 201
    return owner


def get_sync_state(owner: "Api") -> tuple[str, int]:
    seen = owner.get(MIRROR).json
    return seen["sync_status"], seen["sync_retries_remaining"]


def list_tag_names(owner: "Api") -> list[str]:
    return sorted(tag["name"] for tag in owner.get("/repository/acme/web/tag/").json["tags"])


def list_log_kinds(owner: "Api") -> list[str]:
    logs: list[dict[str, Any]] = owner.get("/repository/acme/web/logs").json["logs"]
    return [entry["kind"] for entry in logs]


def test_requested_sync_copies_the_matching_tags(
    mirror_owner: "Api", pass_time: Callable[[float], None]
) -> None:
    mirror_owner.post(f"{MIRROR}/sync-now")
    assert get_sync_state(mirror_owner) == ("SYNC_NOW", 3)
    pass_time(5)
    assert get_sync_state(mirror_owner) == ("SYNCING", 3)
    pass_time(30)
    assert get_sync_state(mirror_owner) == ("SUCCESS", 3)
    assert list_tag_names(mirror_owner) == ["1.36", "1.37"]
    assert list_log_kinds(mirror_owner)[:3] == [
        "repo_mirror_sync_success",
        "repo_mirror_sync_tag_success",
        "repo_mirror_sync_tag_success",
    ]


def list_sync_logs(owner: "Api", count: int) -> list[tuple[str, dict[str, Any]]]:
    """Return kind and metadata of the newest usage log entries, oldest first."""
    logs = owner.get("/repository/acme/web/logs").json["logs"][:count]
    return [(entry["kind"], entry["metadata"]) for entry in reversed(logs)]


def log_entry(kind: str, **details: Any) -> tuple[str, dict[str, Any]]:
    message = f"'{UPSTREAM}' with tag pattern '1.*'"
    about = {"namespace": "acme", "repo": "web", "message": message}
    empty = dict.fromkeys(("tag", "tags", "stdout", "stderr"))
    return f"repo_mirror_sync_{kind}", {**about, **empty, **details}


def test_successful_sync_is_logged(mirror_owner: "Api", pass_time: Callable[[float], None]) -> None:
    mirror_owner.post(f"{MIRROR}/sync-now")
    pass_time(35)

    copies = [
        log_entry(
            "tag_success",
            verb="finish",
            message=f"Source 'docker://{UPSTREAM}:{tag}' successful sync",
            tag=tag,
            stdout="",
            stderr="",
        )
        for tag in ("1.36", "1.37")
    ]
    assert list_sync_logs(mirror_owner, 4) == [
        log_entry("started", verb="start"),
        *copies,
        log_entry("success", verb="end", tags="1.36, 1.37"),
    ]


def test_sync_without_matching_tags_is_logged(
    mirror_owner: "Api", pass_time: Callable[[float], None]
) -> None:
    rule = {"rule_kind": "tag_glob_csv", "rule_value": ["none"]}
    mirror_owner.put(MIRROR, {"root_rule": rule})
    mirror_owner.post(f"{MIRROR}/sync-now")
    pass_time(35)

    message = f"'{UPSTREAM}' with tag pattern 'none'"
    assert list_sync_logs(mirror_owner, 2) == [
        log_entry("started", verb="start", message=message),
        log_entry("success", verb="end", tags="No tags matched", message=message),
    ]


def test_failed_sync_is_logged(
    mirror_owner: "Api",
    change_config: Callable[..., None],
    pass_time: Callable[[float], None],
) -> None:
    change_config(FAKEQUAY_UPSTREAMS={})
    mirror_owner.post(f"{MIRROR}/sync-now")
    pass_time(35)

    error = "The upstream registry did not answer"
    assert list_sync_logs(mirror_owner, 1) == [
        log_entry("failed", verb="end", tags="", stdout="", stderr=error)
    ]


def test_failed_copy_of_a_tag_is_logged(
    mirror_owner: "Api",
    change_config: Callable[..., None],
    pass_time: Callable[[float], None],
) -> None:
    mirror_owner.post(f"{MIRROR}/sync-now")
    pass_time(35)
    mirror_owner.put("/repository/acme/web/tag/1.36", {"immutable": True})
    change_config(FAKEQUAY_UPSTREAMS={UPSTREAM: {"1.36": {"content": "new"}}})
    mirror_owner.post(f"{MIRROR}/sync-now")
    pass_time(35)

    refused = log_entry(
        "tag_failed",
        verb="finish",
        message=f"Source 'docker://{UPSTREAM}:1.36' failed to sync",
        tag="1.36",
        stdout="",
        stderr="Cannot overwrite immutable tag '1.36'",
    )
    error = "Not every tag could be copied"
    assert list_sync_logs(mirror_owner, 2) == [
        refused,
        log_entry("failed", verb="end", tags="1.36", stdout="", stderr=error),
    ]


def test_failed_sync_is_retried(
    mirror_owner: "Api", configure: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    configure(FAKEQUAY_UPSTREAMS={})
    mirror_owner.post(f"{MIRROR}/sync-now")
    pass_time(40)
    assert get_sync_state(mirror_owner) == ("FAIL", 2)
    assert list_log_kinds(mirror_owner)[0] == "repo_mirror_sync_failed"
    pass_time(300)
    assert get_sync_state(mirror_owner)[0] == "SYNCING"


def test_sync_starts_on_its_start_date(
    mirror_owner: "Api", pass_time: Callable[[float], None]
) -> None:
    mirror_owner.put(MIRROR, {"sync_start_date": "2026-01-01T13:00:00Z"})
    pass_time(3599)
    assert get_sync_state(mirror_owner) == ("NEVER_RUN", 3)
    pass_time(32)
    assert get_sync_state(mirror_owner) == ("SUCCESS", 3)


def test_cancelled_sync_copies_nothing(
    mirror_owner: "Api", pass_time: Callable[[float], None]
) -> None:
    mirror_owner.post(f"{MIRROR}/sync-now")
    mirror_owner.post(f"{MIRROR}/sync-cancel")
    pass_time(86_400)
    assert get_sync_state(mirror_owner) == ("CANCEL", 0)
    assert list_tag_names(mirror_owner) == []


def test_tag_deleted_upstream_is_deleted(
    mirror_owner: "Api", change_config: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    mirror_owner.post(f"{MIRROR}/sync-now")
    pass_time(35)
    assert list_tag_names(mirror_owner) == ["1.36", "1.37"]
    change_config(FAKEQUAY_UPSTREAMS={UPSTREAM: ["1.37", "1.38"]})
    mirror_owner.post(f"{MIRROR}/sync-now")
    pass_time(35)

    active = mirror_owner.get("/repository/acme/web/tag/?onlyActiveTags=true").json["tags"]
    assert sorted(tag["name"] for tag in active) == ["1.37", "1.38"]


def test_sync_fails_if_it_would_move_an_immutable_tag(
    mirror_owner: "Api", change_config: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    mirror_owner.post(f"{MIRROR}/sync-now")
    pass_time(35)
    mirror_owner.put("/repository/acme/web/tag/1.36", {"immutable": True})
    change_config(FAKEQUAY_UPSTREAMS={UPSTREAM: {"1.36": {"content": "new"}, "1.38": {}}})
    mirror_owner.post(f"{MIRROR}/sync-now")
    pass_time(35)

    assert get_sync_state(mirror_owner) == ("FAIL", 2)
    assert list_log_kinds(mirror_owner)[:3] == [
        "repo_mirror_sync_failed",
        "repo_mirror_sync_tag_success",
        "repo_mirror_sync_tag_failed",
    ]


def test_sync_fails_if_the_quota_has_no_room(
    mirror_owner: "Api", superuser: "Api", pass_time: Callable[[float], None]
) -> None:
    superuser.post("/organization/acme/quota", {"limit_bytes": 10})
    limit = {"type": "Reject", "threshold_percent": 100}
    superuser.post("/organization/acme/quota/1/limit", limit)
    mirror_owner.post(f"{MIRROR}/sync-now")
    pass_time(35)

    assert get_sync_state(mirror_owner) == ("FAIL", 2)
    assert list_tag_names(mirror_owner) == []
    assert list_log_kinds(mirror_owner)[:3] == [
        "repo_mirror_sync_failed",
        "repo_mirror_sync_tag_failed",
        "repo_mirror_sync_tag_failed",
    ]


def test_next_sync_after_three_failures_is_at_the_next_interval(
    mirror_owner: "Api", change_config: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    change_config(FAKEQUAY_UPSTREAMS={})
    mirror_owner.put(MIRROR, {"sync_start_date": "2026-01-01T12:00:00Z"})
    pass_time(5 + 3 * 30 + 2 * 300)
    assert get_sync_state(mirror_owner) == ("FAIL", 3)
    assert mirror_owner.get(MIRROR).json["sync_start_date"] == "2026-01-01T13:00:00Z"


def test_interval_of_zero_does_not_block_the_clock(
    mirror_owner: "Api", pass_time: Callable[[float], None]
) -> None:
    assert mirror_owner.put(MIRROR, {"sync_interval": 0}).status_code == 201
    mirror_owner.post(f"{MIRROR}/sync-now")
    mirror_owner.get(MIRROR)
    pass_time(5)
    mirror_owner.get(MIRROR)
    pass_time(30)
    assert get_sync_state(mirror_owner) == ("SUCCESS", 3)
    assert mirror_owner.get(MIRROR).json["sync_interval"] == 0
