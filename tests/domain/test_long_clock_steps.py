"""Long steps of the clock: their cost follows what changes, not the time that passes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
import requests

from fakequay import FakeQuay
from fakequay.domain.mirrors.mirror_schedule import MAX_MISSED
from fakequay.web.instances import instances
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.conftest import Api

HOUR, DAY = 3600, 86_400
YEAR = 365 * DAY
START = "2026-01-01T12:00:00Z"
UPSTREAM = "registry.example.com/library/busybox"
MIRROR: dict[str, Any] = {
    "external_reference": UPSTREAM,
    "sync_interval": HOUR,
    "sync_start_date": "2026-01-01T13:00:00Z",
    "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["*"]},
    "robot_username": "acme+ci",
    "skopeo_timeout_interval": 300,
}
WEB = "/repository/acme/web"


def measure_step(quay: FakeQuay, seconds: float) -> float:
    """Advance the clock, send one request, and return the CPU time in seconds."""
    began = time.process_time()
    quay.world.clock.advance(seconds)
    assert requests.get(f"{quay.url}/api/v1/users/alice").status_code == 200
    return time.process_time() - began


@pytest.mark.parametrize("years", [11, 970])
def test_years_cost_little_in_the_demo_instance(years: int) -> None:
    costs = []
    with FakeQuay("demo", clock=START) as quay:
        for _ in range(3):  # the least cost counts: other processes disturb the measurement
            quay.reset()
            measure_step(quay, 0)  # imports the job runner
            costs.append(measure_step(quay, years * YEAR))
        assert min(costs) < 0.2
        pruning = [job.at.timestamp() for job in quay.jobs.due() if job.kind == "prune"]
        assert len(pruning) == 3
        assert all(0 < at - quay.world.now() <= HOUR for at in pruning)


def test_policy_deletes_a_tag_at_the_first_run_after_it_reached_its_age(
    registry: Registry,
    owner: "Api",
    bearer: Callable[..., "Api"],
    pass_time: Callable[[float], None],
) -> None:
    registry.push("acme/web", "old", image("old"))
    pass_time(90)
    policy = {"method": "creation_date", "value": "52w"}
    assert owner.post(f"{WEB}/autoprunepolicy/", policy).status_code == 201
    pass_time(11 * YEAR)
    later_owner = bearer("owner")  # the first token has expired
    assert later_owner.get(f"{WEB}/tag/").json["tags"] == []
    logs = later_owner.get(f"{WEB}/logs?starttime=01/01/2026&endtime=12/31/2037").json["logs"]
    (entry,) = [entry for entry in logs if entry["kind"] == "autoprune_tag_delete"]
    assert entry["datetime"] == "Thu, 31 Dec 2026 12:01:30 -0000"


def test_policy_deletes_tags_that_were_pushed_after_years_without_changes(
    registry: Registry, owner: "Api", pass_time: Callable[[float], None]
) -> None:
    policy = {"method": "number_of_tags", "value": 1}
    assert owner.post(f"{WEB}/autoprunepolicy/", policy).status_code == 201
    pass_time(5 * YEAR)
    registry.push("acme/web", "one", image("one"))
    pass_time(60)
    registry.push("acme/web", "two", image("two"))
    pass_time(HOUR)
    tags = owner.get(f"{WEB}/tag/?onlyActiveTags=true").json["tags"]
    assert [tag["name"] for tag in tags] == ["two"]


class TestMirror:
    @pytest.fixture
    def mirror_owner(self, owner: "Api", configure: Callable[..., None]) -> "Api":
        configure(FAKEQUAY_UPSTREAMS={UPSTREAM: ["1.36", "1.37"]})
        assert owner.post(f"{WEB}/mirror", MIRROR).status_code == 201
        return owner

    def sync_times(self, app: "Flask") -> list[float]:
        logs = instances.main_world(app).store.logs
        return [entry.at for entry in logs.find(kind="repo_mirror_sync_success")]

    def test_first_and_last_syncs_run_when_very_many_are_due(
        self,
        mirror_owner: "Api",
        app: "Flask",
        pass_time: Callable[[float], None],
    ) -> None:
        pass_time(9 * YEAR + 60)
        state = mirror_owner.get(f"{WEB}/mirror").json
        assert (state["sync_status"], state["sync_retries_remaining"]) == ("SUCCESS", 3)
        noon = instances.main_world(app).now() - 60
        last = [noon - number * HOUR + 30 for number in reversed(range(MAX_MISSED))]
        assert self.sync_times(app) == [noon - 9 * YEAR + HOUR + 30, *last]
        tags = mirror_owner.get(f"{WEB}/tag/").json["tags"]
        assert {tag["last_modified"] for tag in tags} == {"Thu, 01 Jan 2026 13:00:30 -0000"}

    def test_all_syncs_run_when_few_are_due(
        self, mirror_owner: "Api", app: "Flask", pass_time: Callable[[float], None]
    ) -> None:
        pass_time(MAX_MISSED * HOUR + 60)
        mirror_owner.get(f"{WEB}/mirror")
        times = self.sync_times(app)
        assert len(times) == MAX_MISSED
        assert {later - earlier for earlier, later in pairwise(times)} == {HOUR}

    def test_failing_mirror_is_limited_as_well(
        self, mirror_owner: "Api", app: "Flask", pass_time: Callable[[float], None]
    ) -> None:
        client = mirror_owner.client
        assert client.put("/_fakequay/upstreams", json={}).status_code == 204
        pass_time(970 * YEAR)
        assert client.get("/api/v1/discovery").status_code == 200
        logs = instances.main_world(app).store.logs
        assert len(logs.find(kind="repo_mirror_sync_failed")) <= 3 * (MAX_MISSED + 1)

    def test_skipped_syncs_are_counted_in_the_log(
        self,
        mirror_owner: "Api",
        pass_time: Callable[[float], None],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level("INFO", "fakequay.jobs")
        pass_time(YEAR)
        mirror_owner.get(f"{WEB}/mirror")
        skipped = YEAR // HOUR - MAX_MISSED - 1
        assert caplog.messages == [
            f"mirror of acme/web: skipped {skipped} syncs that became due at once"
        ]


def test_clock_refuses_a_time_after_the_year_2999(client: "FlaskClient") -> None:
    answer = client.post("/_fakequay/clock/advance", json={"seconds": 1000 * YEAR})
    assert (answer.status_code, list(answer.json)) == (400, ["message"])
    assert answer.json["message"].endswith("is not a time between the years 1970 and 3000")
    with (
        FakeQuay("empty", clock=START) as quay,
        pytest.raises(ValueError, match="between the years 1970 and 3000"),
    ):
        quay.jobs.advance(1000 * YEAR)


@pytest.mark.parametrize("clock", [-1.0, 1e12])
def test_start_refuses_a_clock_outside_of_the_supported_years(clock: float) -> None:
    with pytest.raises(ValueError, match="between the years 1970 and 3000"):
        FakeQuay("empty", clock=clock)


@contextmanager
def transaction_of_another_thread(quay: FakeQuay) -> Iterator[None]:
    """Keep the data locked, as a job does while it runs."""
    began, end = Event(), Event()

    def hold() -> None:
        with quay.world.store.transaction():
            began.set()
            end.wait(30)

    holding = Thread(target=hold)
    holding.start()
    assert began.wait(30)
    try:
        yield
    finally:
        end.set()
        holding.join()


@pytest.mark.parametrize("path", ["live", "ready"])
def test_health_checks_answer_while_a_job_runs(path: str) -> None:
    with FakeQuay("demo", clock=START) as quay:
        quay.world.clock.advance(YEAR)
        with transaction_of_another_thread(quay):
            response = requests.get(f"{quay.url}/_fakequay/{path}", timeout=5)
            assert (response.status_code, response.json()) == (200, {path: True})
