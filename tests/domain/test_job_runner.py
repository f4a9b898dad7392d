"""Job runner: runs scheduled jobs in the order of their due times."""

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakequay.domain.builds import build_phases, builds
from fakequay.domain.repositories import repositories
from fakequay.domain.schedule import job_runner
from fakequay.models import BuildFailure, RepoName
from fakequay.storage import Store, TableOf
from fakequay.web.instances import instances
from tests.conftest import NOON, Api
from tests.support.builds import ARCHIVE, BUILDS, start

if TYPE_CHECKING:
    from flask import Flask

    from fakequay.world import World
    from fakequay.world.checkpoint import Checkpoint

TABLES = [name for name, value in vars(Store).items() if isinstance(value, TableOf)]
DOCS = "/repository/acme/docs/build/"
FAR = 40  # maximum number of seconds between two actions

Asked = tuple[int, str]
ASKED = st.lists(
    st.tuples(st.integers(0, FAR), st.sampled_from(["build", "fail", "cancel"])),
    min_size=1,
    max_size=5,
)
SPLITS = st.lists(st.integers(0, FAR), max_size=6)


def contents(world: "World") -> dict[str, list[Any]]:
    return {name: list(getattr(world.store, name).all()) for name in TABLES}


def run_actions(
    app: "Flask", office: "Checkpoint", asked: list[Asked], splits: Iterable[int]
) -> Any:
    """Run actions with clock steps between them and return the contents of all tables."""
    instances.begin(app, office)
    world = instances.main_world(app)
    docs = repositories.find(world, RepoName("acme", "docs"))
    world.store.build_failures.add(BuildFailure(docs.id, "building", "no"))
    with app.test_client() as client:
        owner = _sign_in(client)
        for wait, what in [*asked, (FAR + 120, "")]:
            for step in _steps(wait, splits):
                world.clock.advance(step)
                client.get("/health/instance")
            _act(owner, what)
    return contents(world)


def _sign_in(client: Any) -> Api:
    token = client.get("/csrf_token").json["csrf_token"]
    body = {"username": "owner", "password": "password-of-owner"}
    answer = client.post("/api/v1/signin", json=body, headers={"X-CSRF-Token": token})
    return Api(client, {"X-CSRF-Token": answer.headers["X-Next-CSRF-Token"]})


def _steps(wait: int, splits: Iterable[int]) -> list[int]:
    moments = sorted({0, wait, *(split for split in splits if split < wait)})
    return [later - earlier for earlier, later in pairwise(moments)]


def _act(owner: Api, what: str) -> None:
    if what == "build":
        owner.post(BUILDS, json={"archive_url": ARCHIVE})
    if what == "fail":
        owner.post(DOCS, json={"archive_url": ARCHIVE})
    if what == "cancel":
        for build in owner.get(BUILDS).json["builds"][:1]:
            owner.delete(f"{BUILDS}{build['id']}")


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(asked=ASKED, splits=SPLITS)
def test_clock_steps_do_not_change_the_result(
    app: "Flask", office: "Checkpoint", asked: list[Asked], splits: list[int]
) -> None:
    assert run_actions(app, office, asked, splits) == run_actions(app, office, asked, ())


def test_late_jobs_have_their_due_times_as_dates(owner: Api, app: "Flask") -> None:
    uuid = start(owner)["id"]
    instances.main_world(app).clock.advance(3600)

    logs = owner.client.get(f"/buildlogs/{uuid}", headers=owner.headers, follow_redirects=True)
    logs = logs.json["logs"]
    assert logs[0]["data"] == {"datetime": "2026-01-01 12:00:10.000000"}
    assert logs[-1]["data"] == {"datetime": "2026-01-01 12:01:00.000000"}


def test_jobs_do_not_run_before_their_due_times(owner: Api, app: "Flask") -> None:
    uuid = start(owner)["id"]
    instances.main_world(app).clock.advance(9.9)

    assert owner.get(f"{BUILDS}{uuid}").json["phase"] == "waiting"


def test_jobs_run_only_on_request_if_workers_are_off(
    owner: Api, app: "Flask", configure: Any
) -> None:
    configure(FAKEQUAY_WORKERS=False)
    uuid = start(owner)["id"]
    instances.main_world(app).clock.advance(3600)

    assert owner.get(f"{BUILDS}{uuid}").json["phase"] == "waiting"
    step = owner.client.post(f"/_fakequay/builds/{uuid}/step")
    assert (step.status_code, owner.get(f"{BUILDS}{uuid}").json["phase"]) == (
        200,
        "build-scheduled",
    )


def test_log_entry_of_a_job_has_no_performer(owner: Api, app: "Flask") -> None:
    start(owner)
    instances.main_world(app).clock.advance(60)

    entry = owner.get("/repository/acme/web/logs").json["logs"][0]
    assert (entry["kind"], entry["datetime"]) == ("push_repo", "Thu, 01 Jan 2026 12:01:00 -0000")
    assert entry["metadata"] == {"repo": "web", "namespace": "acme", "tag": "latest"}
    assert "performer" not in entry


def test_jobs_send_notifications(owner: Api, app: "Flask") -> None:
    events = ("build_queued", "build_start", "build_success", "build_failure", "build_cancelled")
    for event in (*events, "repo_push"):
        body = {"event": event, "method": "webhook", "config": {"url": "http://hooks.example.com"}}
        answer = owner.post("/repository/acme/web/notification/", {**body, "eventConfig": {}})
        assert answer.status_code == 201
    build = start(owner)
    instances.main_world(app).clock.advance(60)
    owner.delete(f"{BUILDS}{start(owner)['id']}")

    told = list(instances.main_world(app).store.deliveries.all())
    assert [(one.event, one.at - NOON) for one in told] == [
        ("build_queued", 0),
        ("build_start", 10),
        ("repo_push", 60),
        ("build_success", 60),
        ("build_queued", 60),
        ("build_cancelled", 60),
    ]
    digest = owner.get("/repository/acme/web/tag/").json["tags"][0]["manifest_digest"]
    assert told[3].payload == {
        "repository": "acme/web",
        "namespace": "acme",
        "name": "web",
        "docker_url": "localhost/acme/web",
        "homepage": f"http://localhost/repository/acme/web/build/{build['id']}",
        "build_id": build["id"],
        "build_name": "88050e3",
        "docker_tags": ["latest"],
        "trigger_id": None,
        "trigger_kind": None,
        "trigger_metadata": {},
        "is_manual": True,
        "manual_user": "owner",
        "image_id": digest.partition(":")[2][:12],
        "manifest_digests": [digest],
    }


class TestRunNextJob:
    def test_runs_jobs_before_their_due_times(self, owner: Api, world: "World") -> None:
        build = builds.locate(world, start(owner)["id"])
        seen = []
        while job_runner.run_next_job_of(world, builds.KIND, build.id):
            seen.append(builds.locate(world, build.uuid).phase)

        assert seen == [*list(builds.DURATIONS)[1:], "complete", "complete"]
        assert builds.locate(world, build.uuid).archived
        assert [line.at for line in world.store.build_lines.all()] == [NOON] * 8

    def test_later_jobs_keep_their_delays(self, owner: Api, app: "Flask") -> None:
        world = instances.main_world(app)
        build = builds.locate(world, start(owner)["id"])
        job_runner.run_next_job_of(world, builds.KIND, build.id)
        world.clock.advance(5)

        assert owner.get(f"{BUILDS}{build.uuid}").json["phase"] == "unpacking"
        assert len(world.store.scheduled_jobs) == 1

    def test_returns_false_without_a_job(self, world: "World") -> None:
        assert job_runner.run_next_job_of(world, builds.KIND, 1) is False

    def test_runs_the_archive_job_of_a_failed_build(self, owner: Api, world: "World") -> None:
        build = builds.locate(world, start(owner)["id"])

        build_phases.fail(world, build, "no space left")

        assert owner.get(f"{BUILDS}{build.uuid}").json["phase"] == "error"
        job_runner.run_next_job_of(world, builds.KIND, build.id)
        assert not job_runner.run_next_job_of(world, builds.KIND, build.id)


def test_job_of_a_deleted_build_does_nothing(world: "World") -> None:
    build_phases.advance(world, 1)

    assert len(world.store.scheduled_jobs) == 0
