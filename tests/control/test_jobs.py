"""Control API: list and run scheduled jobs."""

from typing import TYPE_CHECKING, Any

from fakequay.domain.schedule import job_list
from fakequay.domain.schedule.job_runner import HANDLERS
from tests.support.builds import phase, start
from tests.support.jobs import CONTROL, WEB, error_of, list_jobs, list_tag_names
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from fakequay.world import World
    from tests.conftest import Api


class TestListJobs:
    def test_lists_the_jobs_in_order_of_their_due_times(
        self,
        client: Any,
        owner: "Api",
        registry: Registry,
        mirror: str,
        org_mirror: str,
    ) -> None:
        digest = registry.push(WEB, "v1", image("a", labels={"quay.expires-after": "1d"}))
        uuid = start(owner)["id"]
        policy = {"method": "number_of_tags", "value": 3}
        prune = owner.post("/organization/acme/autoprunepolicy/", policy).json["uuid"]
        event = {"event": "repo_image_expiry", "method": "webhook", "eventConfig": {"days": 0}}
        notice = {**event, "config": {"url": "http://hooks.example.com"}}
        told = owner.post(f"/repository/{WEB}/notification/", notice).json["uuid"]

        at = "2026-01-01T{}Z".format
        assert list_jobs(client) == [
            {"kind": "build", "due": at("12:00:10"), "repository": WEB}
            | {"build": uuid, "phase": "waiting"},
            {"kind": "scan", "due": at("12:01:00"), "repository": WEB, "manifest": digest},
            {"kind": "mirror", "due": at("13:00:00"), "repository": WEB, "status": "NEVER_RUN"},
            {"kind": "org_mirror", "due": at("13:00:00")}
            | {"organization": "initech", "status": "NEVER_RUN"},
            {"kind": "prune", "due": at("13:00:00"), "namespace": "acme", "policy": prune},
            {"kind": "expiry", "due": "2026-01-02T12:00:00Z", "repository": WEB, "tag": "v1"},
            {"kind": "image_expiry", "due": "2026-01-02T12:00:00Z"}
            | {"repository": WEB, "notification": told},
        ]

    def test_every_job_kind_has_a_handler(self) -> None:
        assert job_list.KINDS.keys() == HANDLERS.keys()

    def test_omits_jobs_of_a_deleted_repository(
        self, client: Any, owner: "Api", registry: Registry, mirror: str, build: str
    ) -> None:
        registry.push(WEB, "v1", image("a", labels={"quay.expires-after": "1d"}))
        owner.delete(f"/repository/{WEB}")
        assert list_jobs(client) == []

    def test_is_empty_without_jobs(self, client: Any) -> None:
        assert list_jobs(client) == []


class TestRunJob:
    def test_runs_the_next_job_and_returns_it(self, client: Any, owner: "Api", build: str) -> None:
        answer = client.post(f"{CONTROL}/jobs/run")

        about = {"repository": WEB, "build": build, "phase": "waiting"}
        happened = {"kind": "build", "due": "2026-01-01T12:00:10Z", **about}
        assert (answer.status_code, answer.json) == (200, {"job": happened})
        assert phase(owner, build) == "build-scheduled"
        assert list_jobs(client)[0]["due"] == "2026-01-01T12:00:05Z"

    def test_runs_the_next_job_that_matches_the_criteria(
        self, client: Any, owner: "Api", registry: Registry, build: str
    ) -> None:
        for name in ("v1", "v2"):
            registry.push(WEB, name, image(name))
        policy = {"method": "number_of_tags", "value": 1}
        owner.post(f"/repository/{WEB}/autoprunepolicy/", policy)

        wanted = {"kind": "prune", "repository": WEB}
        happened = client.post(f"{CONTROL}/jobs/run", json=wanted).json["job"]

        assert happened["kind"] == "prune"
        assert (list_tag_names(owner), phase(owner, build)) == (["v2"], "waiting")

    def test_expiry_job_deletes_the_tag_before_its_due_time(
        self, client: Any, owner: "Api", registry: Registry
    ) -> None:
        registry.push(WEB, "v1", image("a", labels={"quay.expires-after": "1d"}))

        client.post(f"{CONTROL}/jobs/run", json={"kind": "expiry", "tag": "v1"})

        assert list_tag_names(owner) == []
        assert [entry["kind"] for entry in list_jobs(client)] == ["scan", "collection"]

    def test_collection_deletes_manifests_when_the_clock_passes_its_due_time(
        self, client: Any, registry: Registry, world: "World"
    ) -> None:
        registry.push(WEB, "v1", image("a"))
        registry.call("DELETE", WEB, "manifests/v1")
        client.post(f"{CONTROL}/clock/advance", json={"seconds": 14 * 86_400 - 1})
        assert len(world.store.manifests) == 1

        client.post(f"{CONTROL}/clock/advance", json={"seconds": 1})
        client.get("/health/instance")
        assert len(world.store.manifests) == 0

    def test_returns_404_if_no_job_matches(self, client: Any, build: str) -> None:
        wanted = {"kind": "prune", "namespace": "acme"}
        answer = client.post(f"{CONTROL}/jobs/run", json=wanted)
        assert error_of(answer) == (404, "no scheduled job matches kind 'prune', namespace 'acme'")

    def test_returns_404_without_jobs(self, client: Any) -> None:
        assert error_of(client.post(f"{CONTROL}/jobs/run")) == (404, "no job is scheduled")

    def test_rejects_unknown_criteria_and_types(self, client: Any) -> None:
        unknown = client.post(f"{CONTROL}/jobs/run", json={"color": "red"})
        assert error_of(unknown)[0] == 400
        number = client.post(f"{CONTROL}/jobs/run", json={"tag": 1})
        assert error_of(number) == (400, "tag: must be a string")
