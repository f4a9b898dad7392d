"""``FakeQuay.jobs``: list and run scheduled jobs from Python."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from fakequay.server.quay_jobs import Job

NOON = "2026-01-01T12:00:00Z"
SEED: dict[str, Any] = {
    "fakequay": 1,
    "users": {"alice": {}},
    "organizations": {
        "acme": {"robots": {"ci": {}}, "teams": {"owners": {"role": "admin", "members": ["alice"]}}}
    },
    "repositories": {
        "acme/web": {
            "builds": [{"uuid": "b1"}, {"uuid": "b2"}, {"uuid": "b3"}, {"uuid": "b4"}],
            "tags": {"v1": {"content": "one"}},
        },
        "acme/copy": {
            "state": "MIRROR",
            "mirror": {
                "external_reference": "registry.example.com/web",
                "rule": ["*"],
                "robot": "acme+ci",
            },
        },
    },
}


@pytest.fixture(scope="module")
def module_server() -> Iterator[FakeQuay]:
    with FakeQuay(SEED, clock=NOON) as quay:
        yield quay


@pytest.fixture
def quay(module_server: FakeQuay) -> FakeQuay:
    module_server.reset()
    return module_server


def get(quay: FakeQuay, path: str) -> Any:
    headers = {"Authorization": f"Bearer {quay.token('alice')}"}
    return requests.get(f"{quay.url}/api/v1{path}", headers=headers, timeout=10).json()


def test_due_lists_the_scheduled_jobs(quay: FakeQuay) -> None:
    mirror, build, *_ = quay.jobs.due()
    assert mirror.about == {"repository": "acme/copy", "status": "NEVER_RUN"}
    about = {"repository": "acme/web", "build": "b1", "phase": "waiting"}
    assert build == Job("build", datetime(2026, 1, 1, 12, 0, 10, tzinfo=UTC), about)


def test_advance_runs_the_jobs_that_become_due(quay: FakeQuay) -> None:
    quay.jobs.advance(60)
    builds = get(quay, "/repository/acme/web/build/")["builds"]
    assert {build["phase"] for build in builds} == {"complete"}


def test_run_runs_one_matching_job(quay: FakeQuay) -> None:
    assert quay.jobs.run(kind="build", build="b2").about["build"] == "b2"
    assert get(quay, "/repository/acme/web/build/b2")["phase"] == "build-scheduled"


def test_builds_can_be_stepped_finished_failed_and_cancelled(quay: FakeQuay) -> None:
    assert quay.jobs.step_build("b1") == "build-scheduled"
    assert quay.jobs.finish_build("b1") == "complete"
    assert quay.jobs.fail_build("b2", "no room", "internalerror") == "internalerror"
    assert quay.jobs.cancel_build("b3") == "cancelled"
    phases = [one["phase"] for one in get(quay, "/repository/acme/web/build/")["builds"]]
    assert phases == ["waiting", "cancelled", "internalerror", "complete"]


def test_mirrors_can_succeed_and_fail(quay: FakeQuay) -> None:
    assert quay.jobs.fail_mirror("acme/copy") == "FAIL"
    assert quay.jobs.succeed_mirror("acme/copy", ["v1"]) == "SUCCESS"
    quay.jobs.declare_upstreams({"registry.example.com/web": {"v2": {"layers": 2}}})
    assert quay.jobs.succeed_mirror("acme/copy") == "SUCCESS"
    tags = get(quay, "/repository/acme/copy/tag/?onlyActiveTags=true")["tags"]
    assert [tag["name"] for tag in tags] == ["v2"]


def test_scan_report_can_be_set(quay: FakeQuay) -> None:
    (tag,) = get(quay, "/repository/acme/web/tag/")["tags"]
    found = [{"Name": "zlib", "Version": "1", "Vulnerabilities": []}]
    quay.jobs.report_scan(tag["manifest_digest"], found)
    path = f"/repository/acme/web/manifest/{tag['manifest_digest']}/security"
    assert get(quay, path)["data"]["Layer"]["Features"] == found


def test_unknown_and_impossible_jobs_raise_errors(quay: FakeQuay) -> None:
    with pytest.raises(LookupError, match="build 'none' does not exist"):
        quay.jobs.finish_build("none")
    with pytest.raises(LookupError, match="no scheduled job matches kind 'prune'"):
        quay.jobs.run(kind="prune")
    quay.jobs.cancel_build("b1")
    with pytest.raises(ValueError, match="build 'b1' has already ended in phase 'cancelled'"):
        quay.jobs.fail_build("b1")
