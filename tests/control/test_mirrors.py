"""Control API: end the syncs of mirrors, and declare the repositories of upstream registries."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.jobs import CONTROL, UPSTREAM, WEB, error_of, list_tag_names

if TYPE_CHECKING:
    from fakequay.world import World
    from tests.conftest import Api

TAG_PATTERN = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"


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
