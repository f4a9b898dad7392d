"""What the mirror of an organization does once the clock has passed it."""

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
def boss(stranger: "Api", configure: Callable[..., None]) -> "Api":
    """The owner of initech, which is a copy of a project with three repositories."""
    configure(FAKEQUAY_UPSTREAMS=UPSTREAMS)
    stranger.post("/organization/", {"name": "initech"})
    stranger.put(f"{BASE}/robots/copier")
    assert stranger.post(MIRROR, WANTED).status_code == 201
    return stranger


def status(boss: "Api") -> tuple[str, int]:
    seen = boss.get(MIRROR).json
    return seen["sync_status"], seen["sync_retries_remaining"]


def found(boss: "Api") -> dict[str, tuple[str, str | None]]:
    rows = boss.get(f"{MIRROR}/repositories").json["repositories"]
    return {row["repository_name"]: (row["sync_status"], row["status_message"]) for row in rows}


def tags(boss: "Api", name: str) -> list[str]:
    shown = boss.get(f"/repository/initech/{name}/tag/?onlyActiveTags=true").json["tags"]
    return sorted(tag["name"] for tag in shown)


def kinds(boss: "Api", path: str = BASE) -> list[str]:
    return [entry["kind"] for entry in boss.get(f"{path}/logs").json["logs"]]


def synced(boss: "Api", pass_time: Pass) -> None:
    assert boss.post(f"{MIRROR}/sync-now").status_code == 204
    pass_time(35)
    assert status(boss)[0] in {"SUCCESS", "FAIL"}


def test_a_sync_brings_the_repositories_of_the_filters_with_their_tags(
    boss: "Api", pass_time: Pass
) -> None:
    boss.post(f"{MIRROR}/sync-now")
    assert status(boss) == ("SYNC_NOW", 3)
    assert found(boss) == {}

    pass_time(5)
    assert status(boss) == ("SYNCING", 3)
    assert found(boss) == {"app/api": ("SYNCING", None), "app/web": ("SYNCING", None)}
    assert tags(boss, "app/api") == []

    pass_time(30)
    assert status(boss) == ("SUCCESS", 3)
    assert found(boss) == {"app/api": ("SUCCESS", None), "app/web": ("SUCCESS", None)}
    assert tags(boss, "app/api") == ["v1", "v2"]
    (latest,) = boss.get("/repository/initech/app/web/tag/").json["tags"]
    assert latest["is_manifest_list"] is True


def test_what_it_brings_is_a_mirror_and_as_visible_as_was_asked_for(
    boss: "Api", pass_time: Pass, anonymous: "Api"
) -> None:
    synced(boss, pass_time)

    seen = anonymous.get("/repository/initech/app/api").json
    assert (seen["state"], seen["is_public"]) == ("ORG_MIRROR", True)
    counts = boss.get(MIRROR).json["repo_sync_status_counts"]
    assert {key: count for key, count in counts.items() if count} == {"SUCCESS": 2}


def test_how_it_went_is_logged(boss: "Api", pass_time: Pass) -> None:
    synced(boss, pass_time)

    assert kinds(boss)[:2] == ["org_mirror_sync_success", "repo_mirror_sync_success"]
    assert kinds(boss).count("org_mirror_repo_created") == 2
    assert kinds(boss, "/repository/initech/app/web") == [
        "repo_mirror_sync_success",
        "repo_mirror_sync_tag_success",
        "repo_mirror_sync_started",
    ]
    entry = boss.get(f"{BASE}/logs").json["logs"][0]
    assert entry["metadata"] == {
        "namespace": "initech",
        "external_reference": "https://harbor.example.com/project",
    }
    assert "performer" not in entry


def test_it_begins_by_itself_on_its_date_and_once_an_interval(boss: "Api", pass_time: Pass) -> None:
    pass_time(3599)
    assert status(boss) == ("NEVER_RUN", 3)
    pass_time(31)
    assert status(boss) == ("SUCCESS", 3)
    assert boss.get(MIRROR).json["sync_start_date"] == "2026-01-01T14:00:00Z"
    pass_time(3570)
    assert status(boss) == ("SYNCING", 3)


def test_what_changes_upstream_changes_here(
    boss: "Api", pass_time: Pass, change_config: Callable[..., None]
) -> None:
    synced(boss, pass_time)
    change_config(FAKEQUAY_UPSTREAMS={f"{PROJECT}/app/api": ["v2", "v3"]})

    synced(boss, pass_time)

    assert tags(boss, "app/api") == ["v2", "v3"]
    gone = "There is no such repository upstream any more"
    assert found(boss) == {"app/api": ("SUCCESS", None), "app/web": ("FAIL", gone)}
    assert status(boss) == ("FAIL", 2)


def test_a_project_that_is_not_there_fails(
    boss: "Api", pass_time: Pass, change_config: Callable[..., None]
) -> None:
    change_config(FAKEQUAY_UPSTREAMS={})
    synced(boss, pass_time)

    assert status(boss) == ("FAIL", 2)
    assert kinds(boss)[0] == "org_mirror_sync_failed"


def test_what_the_filters_leave_out_from_now_on_is_skipped(boss: "Api", pass_time: Pass) -> None:
    synced(boss, pass_time)
    boss.put(MIRROR, {"repository_filters": ["app/w*"]})
    synced(boss, pass_time)

    left_out = "Not among the repositories that the filters name"
    assert found(boss) == {"app/api": ("SKIP", left_out), "app/web": ("SUCCESS", None)}


def test_a_cancelled_sync_brings_no_tags(boss: "Api", pass_time: Pass) -> None:
    boss.post(f"{MIRROR}/sync-now")
    pass_time(5)
    boss.post(f"{MIRROR}/sync-cancel")
    pass_time(86_400)

    assert status(boss) == ("CANCEL", 0)
    assert found(boss) == {"app/api": ("CANCEL", None), "app/web": ("CANCEL", None)}
    assert tags(boss, "app/api") == []


def test_only_the_robot_of_the_mirror_may_push(
    boss: "Api", pass_time: Pass, login: Callable[..., Registry]
) -> None:
    synced(boss, pass_time)
    token = boss.get(f"{BASE}/robots/copier").json["token"]

    login("initech+copier", token).push("initech/app/api", "extra", image("extra"))

    assert "extra" in tags(boss, "app/api")
    refused = login("stranger").call("POST", "initech/app/api", "blobs/uploads/")
    assert refused.status_code == 401


def test_without_the_mirror_it_is_all_the_organization_s_own(
    boss: "Api", pass_time: Pass, login: Callable[..., Registry]
) -> None:
    synced(boss, pass_time)
    assert boss.delete(MIRROR).status_code == 204
    pass_time(86_400)

    assert boss.get("/repository/initech/app/api").json["state"] == "NORMAL"
    login("stranger").push("initech/app/api", "own", image("own"))


def test_the_health_of_mirrors_counts_them(boss: "Api", pass_time: Pass) -> None:
    synced(boss, pass_time)

    health = boss.get("/repository/mirror/health?namespace=initech&detailed=true").json
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
