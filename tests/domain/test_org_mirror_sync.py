"""Synchronization of organization mirrors on the simulated clock."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

BASE = "/organization/initech"
MIRROR = f"{BASE}/mirror"
PROJECT = "harbor.example.com/project"
UPSTREAMS = {
    f"{PROJECT}/app/api": ["v1", "v2"],
    f"{PROJECT}/app/web": {"latest": {"platforms": ["linux/amd64", "linux/arm64"]}},
    f"{PROJECT}/tools": ["latest"],
    "harbor.example.com/projects/other": ["latest"],
}
WANTED = {
    "external_registry_type": "harbor",
    "external_registry_url": "https://harbor.example.com",
    "external_namespace": "project",
    "robot_username": "initech+copier",
    "visibility": "public",
    "sync_interval": 3600,
    "sync_start_date": "2026-01-01T13:00:00Z",
    "repository_filters": ["app/*"],
}
Pass = Callable[[float], None]


@pytest.fixture
def initech_owner(stranger: "Api", configure: Callable[..., None]) -> "Api":
    """Configure initech as a mirror of a project with three repositories. Return its owner."""
    configure(FAKEQUAY_UPSTREAMS=UPSTREAMS)
    stranger.post("/organization/", {"name": "initech"})
    stranger.put(f"{BASE}/robots/copier")
    assert stranger.post(MIRROR, WANTED).status_code == 201
    return stranger


def get_sync_state(initech_owner: "Api") -> tuple[str, int]:
    seen = initech_owner.get(MIRROR).json
    return seen["sync_status"], seen["sync_retries_remaining"]


def list_discovered(initech_owner: "Api") -> dict[str, tuple[str, str | None]]:
    rows = initech_owner.get(f"{MIRROR}/repositories").json["repositories"]
    return {row["repository_name"]: (row["sync_status"], row["status_message"]) for row in rows}


def list_tag_names(initech_owner: "Api", name: str) -> list[str]:
    shown = initech_owner.get(f"/repository/initech/{name}/tag/?onlyActiveTags=true").json["tags"]
    return sorted(tag["name"] for tag in shown)


def list_log_kinds(initech_owner: "Api", path: str = BASE) -> list[str]:
    return [entry["kind"] for entry in initech_owner.get(f"{path}/logs").json["logs"]]


def run_sync(initech_owner: "Api", pass_time: Pass) -> None:
    assert initech_owner.post(f"{MIRROR}/sync-now").status_code == 204
    pass_time(35)
    assert get_sync_state(initech_owner)[0] in {"SUCCESS", "FAIL"}


def test_sync_creates_the_matching_repositories_with_their_tags(
    initech_owner: "Api", pass_time: Pass
) -> None:
    initech_owner.post(f"{MIRROR}/sync-now")
    assert get_sync_state(initech_owner) == ("SYNC_NOW", 3)
    assert list_discovered(initech_owner) == {}

    pass_time(5)
    assert get_sync_state(initech_owner) == ("SYNCING", 3)
    assert list_discovered(initech_owner) == {
        "app/api": ("SYNCING", None),
        "app/web": ("SYNCING", None),
    }
    assert list_tag_names(initech_owner, "app/api") == []

    pass_time(30)
    assert get_sync_state(initech_owner) == ("SUCCESS", 3)
    assert list_discovered(initech_owner) == {
        "app/api": ("SUCCESS", None),
        "app/web": ("SUCCESS", None),
    }
    assert list_tag_names(initech_owner, "app/api") == ["v1", "v2"]
    (latest,) = initech_owner.get("/repository/initech/app/web/tag/").json["tags"]
    assert latest["is_manifest_list"] is True


def test_created_repositories_have_the_mirror_state_and_visibility(
    initech_owner: "Api", pass_time: Pass, anonymous: "Api"
) -> None:
    run_sync(initech_owner, pass_time)

    seen = anonymous.get("/repository/initech/app/api").json
    assert (seen["state"], seen["is_public"]) == ("ORG_MIRROR", True)
    counts = initech_owner.get(MIRROR).json["repo_sync_status_counts"]
    assert {key: count for key, count in counts.items() if count} == {"SUCCESS": 2}


def test_sync_is_logged(initech_owner: "Api", pass_time: Pass) -> None:
    run_sync(initech_owner, pass_time)

    assert list_log_kinds(initech_owner)[:2] == [
        "org_mirror_sync_success",
        "repo_mirror_sync_success",
    ]
    assert list_log_kinds(initech_owner).count("org_mirror_repo_created") == 2
    assert list_log_kinds(initech_owner, "/repository/initech/app/web") == [
        "repo_mirror_sync_success",
        "repo_mirror_sync_tag_success",
        "repo_mirror_sync_started",
    ]
    entry = initech_owner.get(f"{BASE}/logs").json["logs"][0]
    assert entry["metadata"] == {
        "namespace": "initech",
        "external_reference": "https://harbor.example.com/project",
        "verb": "end",
        "message": "'https://harbor.example.com/project'",
        **dict.fromkeys(("tag", "tags", "stdout", "stderr")),
    }
    assert "performer" not in entry


def test_sync_starts_on_its_start_date_and_at_each_interval(
    initech_owner: "Api", pass_time: Pass
) -> None:
    pass_time(3599)
    assert get_sync_state(initech_owner) == ("NEVER_RUN", 3)
    pass_time(31)
    assert get_sync_state(initech_owner) == ("SUCCESS", 3)
    assert initech_owner.get(MIRROR).json["sync_start_date"] == "2026-01-01T14:00:00Z"
    pass_time(3570)
    assert get_sync_state(initech_owner) == ("SYNCING", 3)


def test_changes_upstream_are_copied(
    initech_owner: "Api", pass_time: Pass, change_config: Callable[..., None]
) -> None:
    run_sync(initech_owner, pass_time)
    change_config(FAKEQUAY_UPSTREAMS={f"{PROJECT}/app/api": ["v2", "v3"]})

    run_sync(initech_owner, pass_time)

    assert list_tag_names(initech_owner, "app/api") == ["v2", "v3"]
    gone = "The upstream repository no longer exists"
    assert list_discovered(initech_owner) == {
        "app/api": ("SUCCESS", None),
        "app/web": ("FAIL", gone),
    }
    assert get_sync_state(initech_owner) == ("FAIL", 2)


def test_unknown_project_fails(
    initech_owner: "Api", pass_time: Pass, change_config: Callable[..., None]
) -> None:
    change_config(FAKEQUAY_UPSTREAMS={})
    run_sync(initech_owner, pass_time)

    assert get_sync_state(initech_owner) == ("FAIL", 2)
    assert list_log_kinds(initech_owner)[0] == "org_mirror_sync_failed"


def test_repository_outside_changed_filters_is_skipped(
    initech_owner: "Api", pass_time: Pass
) -> None:
    run_sync(initech_owner, pass_time)
    initech_owner.put(MIRROR, {"repository_filters": ["app/w*"]})
    run_sync(initech_owner, pass_time)

    left_out = "The filters of the organization mirror do not select the repository"
    assert list_discovered(initech_owner) == {
        "app/api": ("SKIP", left_out),
        "app/web": ("SUCCESS", None),
    }


def test_cancelled_sync_copies_no_tags(initech_owner: "Api", pass_time: Pass) -> None:
    initech_owner.post(f"{MIRROR}/sync-now")
    pass_time(5)
    initech_owner.post(f"{MIRROR}/sync-cancel")
    pass_time(86_400)

    assert get_sync_state(initech_owner) == ("CANCEL", 0)
    assert list_discovered(initech_owner) == {
        "app/api": ("CANCEL", None),
        "app/web": ("CANCEL", None),
    }
    assert list_tag_names(initech_owner, "app/api") == []


def test_only_the_robot_of_the_mirror_can_push(
    initech_owner: "Api", pass_time: Pass, login: Callable[..., Registry]
) -> None:
    run_sync(initech_owner, pass_time)
    token = initech_owner.get(f"{BASE}/robots/copier").json["token"]

    login("initech+copier", token).push("initech/app/api", "extra", image("extra"))

    assert "extra" in list_tag_names(initech_owner, "app/api")
    refused = login("stranger").call("POST", "initech/app/api", "blobs/uploads/")
    assert refused.status_code == 401


def test_deleting_the_mirror_makes_its_repositories_writable(
    initech_owner: "Api", pass_time: Pass, login: Callable[..., Registry]
) -> None:
    run_sync(initech_owner, pass_time)
    assert initech_owner.delete(MIRROR).status_code == 204
    pass_time(86_400)

    assert initech_owner.get("/repository/initech/app/api").json["state"] == "NORMAL"
    login("stranger").push("initech/app/api", "own", image("own"))


def test_mirror_health_counts_the_repositories(initech_owner: "Api", pass_time: Pass) -> None:
    run_sync(initech_owner, pass_time)

    health = initech_owner.get("/repository/mirror/health?namespace=initech&detailed=true").json
    details = health["repositories"].pop("details")
    assert health["repositories"] == {
        "total": 2,
        "syncing": 0,
        "completed": 2,
        "failed": 0,
        "never_run": 0,
        "pagination": {"limit": 100, "offset": 0, "has_more": False},
    }
    assert details[0] == {
        "namespace": "initech",
        "repository": "app/api",
        "sync_status": "SUCCESS",
        "is_enabled": True,
        "last_sync": "2026-01-01T12:00:35+00:00",
        "retries_remaining": 3,
    }
