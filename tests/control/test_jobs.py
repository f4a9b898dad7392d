"""Control API: scheduled jobs, builds, mirrors, scans and upstream registries."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.schedule import due_jobs
from fakequay.domain.schedule.job_runner import HANDLERS
from tests.support.builds import BUILDS, start
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from fakequay.world import World
    from tests.conftest import Api

CONTROL = "/_fakequay"
WEB = "acme/web"
TAG_PATTERN = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"
UPSTREAM = "registry.example.com/web"
FINAL_PHASES = "ending: must be 'error' or 'internalerror', the final phases of a failed build"
MIRROR = {
    "external_reference": UPSTREAM,
    "sync_interval": 3600,
    "sync_start_date": "2026-01-01T13:00:00Z",
    "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["v*"]},
    "robot_username": "acme+ci",
    "skopeo_timeout_interval": 300,
}
ORG_MIRROR = {
    "external_registry_type": "harbor",
    "external_registry_url": "https://harbor.example.com",
    "external_namespace": "project",
    "robot_username": "initech+copier",
    "visibility": "private",
    "sync_interval": 3600,
    "sync_start_date": "2026-01-01T13:00:00Z",
}
FOUND = [{"Name": "zlib", "Version": "1", "Vulnerabilities": [{"Name": "CVE-1"}]}]


@pytest.fixture
def build(owner: "Api") -> str:
    """Start a build of acme/web and return its uuid."""
    return str(start(owner)["id"])


@pytest.fixture
def mirror(owner: "Api") -> str:
    assert owner.post(f"/repository/{WEB}/mirror", MIRROR).status_code == 201
    return WEB


@pytest.fixture
def org_mirror(stranger: "Api") -> str:
    stranger.post("/organization/", {"name": "initech"})
    stranger.put("/organization/initech/robots/copier")
    assert stranger.post("/organization/initech/mirror", ORG_MIRROR).status_code == 201
    return "initech"


def list_jobs(client: Any) -> list[dict[str, Any]]:
    answer = client.get(f"{CONTROL}/jobs")
    assert (answer.status_code, answer.json["now"]) == (200, "2026-01-01T12:00:00Z")
    found: list[dict[str, Any]] = answer.json["jobs"]
    return found


def phase(owner: "Api", uuid: str) -> str:
    return str(owner.get(f"{BUILDS}{uuid}").json["phase"])


def list_tag_names(owner: "Api", repository: str = WEB) -> list[str]:
    shown = owner.get(f"/repository/{repository}/tag/?onlyActiveTags=true").json["tags"]
    return sorted(tag["name"] for tag in shown)


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["message"]


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
        assert due_jobs.KINDS.keys() == HANDLERS.keys()

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
        assert error_of(answer) == (404, "no job is scheduled for kind 'prune', namespace 'acme'")

    def test_returns_404_without_jobs(self, client: Any) -> None:
        assert error_of(client.post(f"{CONTROL}/jobs/run")) == (404, "no job is scheduled")

    def test_rejects_unknown_criteria_and_types(self, client: Any) -> None:
        unknown = client.post(f"{CONTROL}/jobs/run", json={"color": "red"})
        assert error_of(unknown)[0] == 400
        number = client.post(f"{CONTROL}/jobs/run", json={"tag": 1})
        assert error_of(number) == (400, "tag: must be a string")


class TestControlBuilds:
    def test_step_advances_the_build_by_one_phase(
        self, client: Any, owner: "Api", build: str
    ) -> None:
        answer = client.post(f"{CONTROL}/builds/{build}/step")
        assert (answer.status_code, answer.json) == (200, {"phase": "build-scheduled"})
        assert phase(owner, build) == "build-scheduled"

    def test_finish_completes_the_build(self, client: Any, owner: "Api", build: str) -> None:
        answer = client.post(f"{CONTROL}/builds/{build}/finish")
        assert (answer.status_code, answer.json) == (200, {"phase": "complete"})
        assert list_tag_names(owner) == ["latest"]

    @pytest.mark.parametrize(
        "said",
        [
            {"message": "The failure of the build was requested", "ending": "error"},
            {"message": "no room", "ending": "internalerror"},
        ],
    )
    def test_fail_ends_the_build_with_the_given_error(
        self, client: Any, owner: "Api", build: str, said: dict[str, str]
    ) -> None:
        answer = client.post(f"{CONTROL}/builds/{build}/fail", json=said)
        assert (answer.status_code, answer.json) == (200, {"phase": said["ending"]})
        logs = owner.get(f"{BUILDS}{build}/logs").json["logs"]
        assert (logs[0]["message"], logs[0]["type"]) == (said["message"], "error")

    def test_fail_has_a_default_message(self, client: Any, owner: "Api", build: str) -> None:
        assert client.post(f"{CONTROL}/builds/{build}/fail").json == {"phase": "error"}
        logs = owner.get(f"{BUILDS}{build}/logs").json["logs"]
        assert logs[0]["message"] == "The failure of the build was requested"

    def test_cancel_cancels_the_build(self, client: Any, owner: "Api", build: str) -> None:
        answer = client.post(f"{CONTROL}/builds/{build}/cancel")
        assert (answer.status_code, answer.json) == (200, {"phase": "cancelled"})
        assert phase(owner, build) == "cancelled"

    def test_cancel_returns_400_in_the_pushing_phase(self, client: Any, build: str) -> None:
        for _ in range(5):
            client.post(f"{CONTROL}/builds/{build}/step")
        said = f"build {build!r} is in phase 'pushing' and can no longer be cancelled"
        assert error_of(client.post(f"{CONTROL}/builds/{build}/cancel")) == (400, said)

    @pytest.mark.parametrize("verb", ["step", "finish", "fail", "cancel"])
    def test_ended_build_returns_400_and_unknown_build_returns_404(
        self, client: Any, build: str, verb: str
    ) -> None:
        client.post(f"{CONTROL}/builds/{build}/cancel")
        over = client.post(f"{CONTROL}/builds/{build}/{verb}")
        assert error_of(over) == (400, f"build {build!r} has already ended in phase 'cancelled'")
        nowhere = client.post(f"{CONTROL}/builds/none/{verb}")
        assert error_of(nowhere) == (404, "build 'none' does not exist")

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            ({"message": 1}, "message: must be a string"),
            ({"ending": "complete"}, FINAL_PHASES),
        ],
    )
    def test_fail_rejects_an_invalid_message_or_ending(
        self, client: Any, build: str, said: Any, message: str
    ) -> None:
        assert error_of(client.post(f"{CONTROL}/builds/{build}/fail", json=said)) == (400, message)


class TestControlMirrors:
    def test_succeed_copies_the_matching_upstream_tags(
        self, client: Any, owner: "Api", mirror: str, change_config: Callable[..., None]
    ) -> None:
        change_config(FAKEQUAY_UPSTREAMS={UPSTREAM: ["v1", "latest"]})
        answer = client.post(f"{CONTROL}/mirrors/{mirror}/succeed")
        assert (answer.status_code, answer.json) == (200, {"status": "SUCCESS"})
        assert list_tag_names(owner) == ["v1"]
        kinds = [one["kind"] for one in owner.get(f"/repository/{WEB}/logs").json["logs"]]
        assert kinds[:3] == [
            "repo_mirror_sync_success",
            "repo_mirror_sync_tag_success",
            "repo_mirror_sync_started",
        ]

    @pytest.mark.parametrize("held", [["v1", "v2"], {"v1": {"layers": 2}, "v2": {}}])
    def test_succeed_copies_the_given_tags(
        self, client: Any, owner: "Api", mirror: str, held: Any
    ) -> None:
        client.post(f"{CONTROL}/mirrors/{mirror}/succeed", json={"tags": held})
        assert list_tag_names(owner) == ["v1", "v2"]

    def test_fail_sets_the_status_and_reduces_the_retries(
        self, client: Any, owner: "Api", mirror: str
    ) -> None:
        answer = client.post(f"{CONTROL}/mirrors/{mirror}/fail")
        assert (answer.status_code, answer.json) == (200, {"status": "FAIL"})
        assert owner.get(f"/repository/{WEB}/mirror").json["sync_retries_remaining"] == 2

    def test_succeed_ends_a_running_sync(self, client: Any, owner: "Api", mirror: str) -> None:
        client.post(f"{CONTROL}/jobs/run", json={"kind": "mirror"})
        assert owner.get(f"/repository/{WEB}/mirror").json["sync_status"] == "SYNCING"
        client.post(f"{CONTROL}/mirrors/{mirror}/succeed")
        started = [
            one
            for one in owner.get(f"/repository/{WEB}/logs").json["logs"]
            if one["kind"] == "repo_mirror_sync_started"
        ]
        assert len(started) == 1

    def test_organization_mirror_can_succeed_and_fail(
        self, client: Any, stranger: "Api", org_mirror: str
    ) -> None:
        held = {"harbor.example.com/project/app": ["v1"]}
        client.put(f"{CONTROL}/upstreams", json=held)
        assert client.post(f"{CONTROL}/mirrors/initech/succeed").json == {"status": "SUCCESS"}
        assert list_tag_names(stranger, "initech/app") == ["v1"]
        assert client.post(f"{CONTROL}/mirrors/initech/fail").json == {"status": "FAIL"}
        (row,) = stranger.get("/organization/initech/mirror/repositories").json["repositories"]
        assert row["status_message"] == "The upstream registry did not answer"

    @pytest.mark.parametrize(
        ("tags", "message"),
        [
            (5, f'tags["{UPSTREAM}"]: must be a list or an object, not 5'),
            (["a b"], f'tags["{UPSTREAM}"][0]: "a b" does not match the pattern {TAG_PATTERN}'),
            ({"v1": 1}, f'tags["{UPSTREAM}"].v1: must be an object, not 1'),
            ({"v1": {"layers": -1}}, f'tags["{UPSTREAM}"].v1.layers: -1 is less than 0'),
            (
                {"v1": {"layer": 1}},
                f'tags["{UPSTREAM}"].v1.layer: unknown key; did you mean "layers"?',
            ),
        ],
    )
    def test_invalid_tags_return_400_and_start_no_sync(
        self, client: Any, owner: "Api", mirror: str, tags: Any, message: str
    ) -> None:
        answer = client.post(f"{CONTROL}/mirrors/{mirror}/succeed", json={"tags": tags})
        assert error_of(answer) == (400, message)
        assert owner.get(f"/repository/{WEB}/mirror").json["sync_status"] == "NEVER_RUN"

    def test_tags_return_400_for_an_organization_mirror(self, client: Any, org_mirror: str) -> None:
        answer = client.post(f"{CONTROL}/mirrors/initech/succeed", json={"tags": []})
        said = (
            "tags: permitted only for the mirror of a repository; for the mirror of an "
            "organization, set the content of the upstream registry with PUT /_fakequay/upstreams"
        )
        assert error_of(answer) == (400, said)

    @pytest.mark.parametrize("name", [WEB, "acme/none", "acme", "nobody"])
    @pytest.mark.parametrize("verb", ["succeed", "fail"])
    def test_namespace_or_repository_without_a_mirror_returns_404(
        self, client: Any, world: "World", name: str, verb: str
    ) -> None:
        answer = client.post(f"{CONTROL}/mirrors/{name}/{verb}")
        assert error_of(answer) == (404, f"{name!r} has no mirror")


class TestControlScans:
    def test_report_replaces_the_queued_scan(
        self, client: Any, owner: "Api", registry: Registry
    ) -> None:
        digest = registry.push(WEB, "v1", image("a"))
        answer = client.put(f"{CONTROL}/scans/{digest}", json={"features": FOUND})

        assert (answer.status_code, answer.json) == (200, {"status": "scanned", "features": FOUND})
        path = f"/repository/{WEB}/manifest/{digest}/security?vulnerabilities=true"
        assert owner.get(path).json["data"]["Layer"]["Features"] == FOUND
        assert list_jobs(client) == []

    def test_scan_can_fail(self, client: Any, owner: "Api", registry: Registry) -> None:
        digest = registry.push(WEB, "v1", image("a"))
        client.put(f"{CONTROL}/scans/{digest}", json={"status": "failed"})
        path = f"/repository/{WEB}/manifest/{digest}/security"
        assert owner.get(path).json == {"status": "failed", "data": None}

    def test_report_can_be_set_before_the_push(
        self, client: Any, owner: "Api", registry: Registry
    ) -> None:
        client.put(f"{CONTROL}/scans/{image('a').digest}", json={"features": FOUND})
        digest = registry.push(WEB, "v1", image("a"))
        path = f"/repository/{WEB}/manifest/{digest}/security?vulnerabilities=true"
        assert owner.get(path).json["status"] == "queued"
        client.post(f"{CONTROL}/jobs/run", json={"kind": "scan", "manifest": digest})
        assert owner.get(path).json["data"]["Layer"]["Features"] == FOUND

    @pytest.mark.parametrize(
        ("digest", "said", "message"),
        [
            ("latest", {}, "digest: 'latest' is not a digest such as sha256:4f53…"),
            (None, {"features": 1}, "features: must be a list, not 1"),
            (None, {"features": [1]}, "features[0]: must be an object, not 1"),
            (
                None,
                {"features": [{"Vulnerabilities": [1]}]},
                "features[0].Vulnerabilities[0]: must be an object, not 1",
            ),
            (
                None,
                {"features": [{"Vulnerabilities": [{"Severty": "Low"}], "Names": "zlib"}]},
                'features[0].Vulnerabilities[0].Severty: unknown key; did you mean "Severity"?; '
                'features[0].Names: unknown key; did you mean "Name"?',
            ),
            (
                None,
                {"status": []},
                "status: must be one of queued, scanned, failed, unsupported, "
                "manifest_layer_too_large",
            ),
        ],
    )
    def test_invalid_report_returns_400(
        self, client: Any, digest: str | None, said: Any, message: str
    ) -> None:
        answer = client.put(f"{CONTROL}/scans/{digest or image('a').digest}", json=said)
        assert error_of(answer) == (400, message)


class TestControlUpstreams:
    def test_upstreams_can_be_set_and_read(self, client: Any) -> None:
        assert client.get(f"{CONTROL}/upstreams").json == {}
        held = {UPSTREAM: {"v1": {"layers": 2}}}
        assert client.put(f"{CONTROL}/upstreams", json=held).status_code == 204
        assert client.get(f"{CONTROL}/upstreams").json == held

    def test_upstreams_are_settings_that_a_reset_restores(self, client: Any) -> None:
        held = {UPSTREAM: ["v1"]}
        client.put(f"{CONTROL}/upstreams", json=held)
        settings = client.get(f"{CONTROL}/state").json["settings"]
        assert settings["FAKEQUAY_UPSTREAMS"] == held
        client.post(f"{CONTROL}/reset")
        assert client.get(f"{CONTROL}/upstreams").json == {}

    def test_invalid_upstream_returns_400(self, client: Any) -> None:
        answer = client.put(f"{CONTROL}/upstreams", json={UPSTREAM: 1})
        said = f'FAKEQUAY_UPSTREAMS["{UPSTREAM}"]: must be a list or an object, not 1'
        assert error_of(answer) == (400, said)
