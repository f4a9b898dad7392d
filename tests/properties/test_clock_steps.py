"""Property: the data does not depend on the steps in which the clock advances."""

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakequay import seeds
from fakequay.determinism import Clock, Ids
from fakequay.storage import Store, TableOf
from fakequay.web.instances import instances
from fakequay.world.checkpoint import Checkpoint
from tests.conftest import NOON, OFFICE, Api
from tests.support.builds import ARCHIVE
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

HOUR, DAY = 3600, 86_400
TABLES = [name for name, value in vars(Store).items() if isinstance(value, TableOf)]
EVENTS = (
    "repo_push",
    "build_success",
    "build_failure",
    "vulnerability_found",
    "repo_mirror_sync_started",
    "repo_mirror_sync_success",
    "repo_image_expiry",
)
HOOK = {"method": "webhook", "config": {"url": "http://hooks.example.com"}}
HOOKS = [{"event": event, **HOOK, "event_config": {"days": 1}} for event in EVENTS]
MIRRORED = {"sync_interval": 5 * HOUR, "sync_start": NOON + HOUR}
WORLD: dict[str, Any] = {
    "fakequay": 1,
    "settings": {
        "FAKEQUAY_KEEP_DELETED_NAMES": True,
        "FAKEQUAY_UPSTREAMS": {
            "registry.example.com/web": ["v1", "v2"],
            "harbor.example.com/project/app": ["v1"],
            "proxied.example.com/tool": {"v1": {}},
        },
    },
    "scan_reports": [
        {
            "digest": image("found").digest,
            "features": [{"Name": "zlib", "Vulnerabilities": [{"Name": "CVE-1"}]}],
        }
    ],
    "organizations": {
        "acme": {
            "tag_expiration_s": DAY,
            "prune_policies": [
                {"method": "creation_date", "value": "9h"},
                {"method": "number_of_tags", "value": 2, "tag_pattern": "^v"},
            ],
        },
        "globex": {
            "teams": {"owners": {"role": "admin", "members": ["owner"]}},
            "robots": {"copier": {}},
            "mirror": {
                **MIRRORED,
                "robot": "globex+copier",
                "registry_type": "harbor",
                "registry_url": "https://harbor.example.com",
                "external_namespace": "project",
            },
        },
        "proxy": {
            "teams": {"owners": {"role": "admin", "members": ["owner"]}},
            "proxy_cache": {"upstream_registry": "proxied.example.com", "expiration_s": 3 * HOUR},
        },
    },
    "repositories": {
        "acme/web": {
            "subscriptions": HOOKS,
            "prune_policies": [
                {"method": "creation_date", "value": "33h"},
                {"method": "creation_date", "value": "20h", "tag_pattern": "^s"},
            ],
        },
        "acme/docs": {"build_failure": {"phase": "building", "message": "no"}},
        "acme/copy": {
            "state": "NORMAL",
            "subscriptions": HOOKS,
            "mirror": {
                **MIRRORED,
                "robot": "acme+ci",
                "external_reference": "registry.example.com/web",
                "rule": ["*"],
            },
        },
        "acme/lost": {
            "state": "NORMAL",
            "mirror": {
                **MIRRORED,
                "robot": "acme+ci",
                "external_reference": "registry.example.com/none",
                "rule": ["*"],
            },
        },
    },
}


class Story:
    """Actions of users and clients between clock advances."""

    def __init__(self, client: "FlaskClient") -> None:
        token = client.get("/csrf_token").json["csrf_token"]
        visitor = Api(client, {"X-CSRF-Token": token})
        body = {"username": "owner", "password": "password-of-owner"}
        answer = visitor.post("/signin", body)
        self.owner = Api(client, {"X-CSRF-Token": answer.headers["X-Next-CSRF-Token"]})
        self.registry = Registry(client, "owner", "password-of-owner")
        self.count = 0

    def build(self) -> None:
        self.owner.post("/repository/acme/web/build/", {"archive_url": ARCHIVE})

    def build_that_fails(self) -> None:
        self.owner.post("/repository/acme/docs/build/", {"archive_url": ARCHIVE})

    def push(self) -> None:
        self.count += 1
        self.registry.push("acme/web", f"v{self.count}", image(f"image {self.count}"))

    def push_what_is_vulnerable(self) -> None:
        self.registry.push("acme/web", "found", image("found"))

    def push_what_expires(self) -> None:
        labels = {"quay.expires-after": "30h"}
        self.registry.push("acme/web", "short", image("short", labels=labels))

    def delete_a_tag(self) -> None:
        self.registry.call("DELETE", "acme/web", f"manifests/v{self.count}")

    def sync(self) -> None:
        self.owner.post("/repository/acme/copy/mirror/sync-now")

    def sync_all(self) -> None:
        self.owner.post("/organization/globex/mirror/sync-now")

    def cancel_all(self) -> None:
        self.owner.post("/organization/globex/mirror/sync-cancel")

    def pull_from_elsewhere(self) -> None:
        self.registry.get("proxy/tool", "manifests/v1")

    def delete_repository(self) -> None:
        self.owner.delete("/repository/acme/docs")

    def add_a_policy(self) -> None:
        policy = {"method": "creation_date", "value": f"{self.count + 2}h"}
        self.owner.post("/repository/acme/web/autoprunepolicy/", policy)

    def nothing(self) -> None: ...


ACTIONS = [name for name in vars(Story) if not name.startswith("_")]
WAITS = st.sampled_from([0, 4, 5, 31, 60, 65, 5 * 60, HOUR, 5 * HOUR, 7 * HOUR, 30 * HOUR])
ASKED = st.lists(st.tuples(WAITS, st.sampled_from(ACTIONS)), min_size=1, max_size=6)
SPLITS = st.lists(st.integers(0, 31 * HOUR), max_size=5)


@pytest.fixture(scope="module")
def busy_checkpoint() -> Checkpoint:
    """Return a checkpoint of an instance with builds, mirrors, scans, quotas and policies."""
    seed = seeds.read([OFFICE, WORLD])
    return Checkpoint.of(seeds.load(seed, clock=Clock(NOON), ids=Ids("tests")))


def run_story(
    app: "Flask",
    busy_checkpoint: Checkpoint,
    asked: Iterable[tuple[int, str]],
    splits: Iterable[int],
) -> dict[str, list[Any]]:
    """Run actions at their times and return the contents of all tables."""
    instances.begin(app, busy_checkpoint)
    world = instances.main_world(app)
    with app.test_client() as client:
        story = Story(client)
        for wait, what in [*asked, (40 * HOUR, "nothing")]:
            for step in _steps(wait, splits):
                world.clock.advance(step)
                client.get("/health/instance")
            getattr(story, what)()
    return {name: list(getattr(world.store, name).all()) for name in TABLES}


def _steps(wait: int, splits: Iterable[int]) -> list[int]:
    moments = sorted({0, wait, *(split for split in splits if split < wait)})
    return [later - earlier for earlier, later in pairwise(moments)]


@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(asked=ASKED, splits=SPLITS)
def test_clock_steps_do_not_change_the_result(
    app: "Flask", busy_checkpoint: Checkpoint, asked: list[tuple[int, str]], splits: list[int]
) -> None:
    assert run_story(app, busy_checkpoint, asked, splits) == run_story(
        app, busy_checkpoint, asked, ()
    )


def test_story_runs_every_kind_of_job(app: "Flask", busy_checkpoint: Checkpoint) -> None:
    """Without this test, the property could hold for a story in which nothing happens."""
    end = run_story(app, busy_checkpoint, [(HOUR, name) for name in ACTIONS], ())

    assert {delivery.event for delivery in end["deliveries"]} == set(EVENTS) - {"build_failure"}
    kinds = {entry.kind for entry in end["logs"]}
    assert kinds >= {
        "autoprune_tag_delete",
        "org_mirror_repo_created",
        "org_mirror_sync_success",
        "pull_repo",
        "push_repo",
        "repo_mirror_sync_failed",
        "repo_mirror_sync_tag_success",
    }
    assert {build.archived for build in end["builds"]} == {True}
    ended = [tag for tag in end["tags"] if tag.end is not None and tag.end <= NOON + 10 * HOUR]
    assert ended == []  # garbage collection has deleted them
    assert {one.kind for one in end["scheduled_jobs"]} >= {"mirror", "prune"}
