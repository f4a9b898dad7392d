"""Trigger area: start builds and list the builds of a trigger."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.models import SourceRepository
from tests.support.answers import invalid
from tests.support.builds import NOWHERE, waiting
from tests.support.triggers import GIT, HEAD, ON_GITHUB, TAGGED, TRIGGERS

if TYPE_CHECKING:
    from fakequay.world import World
    from tests.conftest import Api


class TestManuallyStartBuildTrigger:
    def test_builds_a_commit_of_a_custom_git_repository(
        self, owner: "Api", active: Callable[..., str]
    ) -> None:
        uuid = active("custom-git")

        answer = owner.post(f"{TRIGGERS}{uuid}/start", {"commit_sha": HEAD})

        build = answer.json
        trigger = owner.get(f"{TRIGGERS}{uuid}").json
        expected = waiting(
            build["id"],
            display_name="0123456",
            tags=["0123456"],
            trigger=trigger,
            trigger_metadata={"commit": HEAD, "git_url": GIT},
        )
        del expected["archive_url"]
        assert (answer.status_code, build) == (201, expected)
        location = f"/api/v1/repository/acme/web/build/{build['id']}/status"
        assert answer.headers["Location"] == location

    @pytest.mark.usefixtures("github")
    @pytest.mark.parametrize(
        ("wanted", "head", "tags"),
        [
            ({}, ("refs/heads/main", HEAD), ["main", "latest"]),
            ({"branch_name": "a/b"}, ("refs/heads/a/b", HEAD), ["a_b"]),
            ({"refs": {"kind": "tag", "name": "v1"}}, ("refs/tags/v1", TAGGED), ["v1"]),
            ({"refs": {"kind": 5, "name": 5}}, ("refs/heads/main", HEAD), ["main", "latest"]),
            ({"refs": None}, ("refs/heads/main", HEAD), ["main", "latest"]),
        ],
    )
    def test_builds_a_branch_or_a_tag_of_a_source_host(
        self,
        owner: "Api",
        active: Callable[..., str],
        wanted: dict[str, Any],
        head: tuple[str, str],
        tags: list[str],
    ) -> None:
        answer = owner.post(f"{TRIGGERS}{active('github', **ON_GITHUB)}/start", wanted)

        assert answer.status_code == 201
        assert answer.json["tags"] == tags
        assert answer.json["trigger_metadata"] == {
            "ref": head[0],
            "commit": head[1],
            "default_branch": "main",
            "git_url": "https://github.com/octo/web.git",
        }

    @pytest.mark.usefixtures("github")
    @pytest.mark.parametrize(
        ("config", "tags"),
        [
            ({"default_tag_from_ref": False}, ["latest"]),
            ({"latest_for_default_branch": False}, ["main"]),
            (
                {"tag_templates": ["${commit_info.short_sha}-${parsed_ref.branch}", 5]},
                ["main", "latest", "0123456-main"],
            ),
            ({"tag_templates": "none"}, ["main", "latest"]),
            (
                {"default_tag_from_ref": False, "latest_for_default_branch": False},
                ["0123456"],
            ),
        ],
    )
    def test_derives_image_tags_from_the_trigger_configuration(
        self,
        owner: "Api",
        active: Callable[..., str],
        config: dict[str, Any],
        tags: list[str],
    ) -> None:
        uuid = active("github", **ON_GITHUB, **config)

        assert owner.post(f"{TRIGGERS}{uuid}/start", {}).json["tags"] == tags

    @pytest.mark.usefixtures("github")
    def test_applies_the_labels_of_the_dockerfile(
        self, owner: "Api", active: Callable[..., str], pass_time: Callable[[float], None]
    ) -> None:
        owner.post(f"{TRIGGERS}{active('github', **ON_GITHUB)}/start", {})
        pass_time(60)

        (tag, _) = owner.get("/repository/acme/web/tag/").json["tags"]
        assert tag["end_ts"] - tag["start_ts"] == 3600
        labels = f"/repository/acme/web/manifest/{tag['manifest_digest']}/labels"
        found = {one["key"]: one["value"] for one in owner.get(labels).json["labels"]}
        assert found == {"stage": "test", "quay.expires-after": "1h"}

    def test_accepts_a_dockerfile_with_invalid_quotes(
        self,
        owner: "Api",
        active: Callable[..., str],
        pass_time: Callable[[float], None],
        world: "World",
    ) -> None:
        dockerfiles = {"/sub/Dockerfile": "LABEL it's=broken\n"}
        source = SourceRepository("github", "octo/web", dockerfiles=dockerfiles)
        world.store.source_repositories.add(replace(source, branches={"main": HEAD}))
        owner.post(f"{TRIGGERS}{active('github', **ON_GITHUB)}/start", {})
        pass_time(60)

        (tag, _) = owner.get("/repository/acme/web/tag/").json["tags"]
        labels = f"/repository/acme/web/manifest/{tag['manifest_digest']}/labels"
        assert [one["key"] for one in owner.get(labels).json["labels"]] == ["it's"]

    @pytest.mark.parametrize(
        ("wanted", "said"),
        [
            ({}, "missing required parameter"),
            ({"commit_sha": "no"}, "'no' does not match '^([A-Fa-f0-9]{7,})$'"),
        ],
    )
    def test_requires_a_valid_commit(
        self, owner: "Api", active: Callable[..., str], wanted: dict[str, str], said: str
    ) -> None:
        answer = owner.post(f"{TRIGGERS}{active('custom-git')}/start", wanted)

        assert (answer.status_code, answer.json) == (400, invalid(said))

    @pytest.mark.usefixtures("github")
    def test_returns_an_error_for_an_unknown_branch_or_tag(
        self, owner: "Api", active: Callable[..., str]
    ) -> None:
        path = f"{TRIGGERS}{active('github', **ON_GITHUB)}/start"
        branch = owner.post(path, {"branch_name": "none"})
        tag = owner.post(path, {"refs": {"kind": "tag", "name": "none"}})

        assert branch.json == invalid("Could not find branch in repository")
        assert tag.json == invalid("Could not find tag in repository")

    def test_returns_an_error_for_an_inactive_or_disabled_trigger(
        self, owner: "Api", begin: Callable[[str], str], active: Callable[..., str]
    ) -> None:
        inactive = owner.post(f"{TRIGGERS}{begin('custom-git')}/start", {})
        path = f"{TRIGGERS}{active('custom-git')}"
        owner.put(path, {"enabled": False})
        off = owner.post(f"{path}/start", {"commit_sha": HEAD})

        assert inactive.json == invalid("Trigger is not active.")
        assert off.json == invalid("Trigger is not enabled.")


class TestListTriggerRecentBuilds:
    def test_lists_builds_of_the_trigger_with_the_latest_first(
        self, owner: "Api", active: Callable[..., str]
    ) -> None:
        one, other = (f"{TRIGGERS}{active('custom-git')}" for _ in range(2))
        first = owner.post(f"{one}/start", {"commit_sha": HEAD}).json
        owner.post(f"{other}/start", {"commit_sha": HEAD})
        second = owner.post(f"{one}/start", {"commit_sha": TAGGED}).json

        assert owner.get(f"{one}/builds").json == {"builds": [second, first]}
        assert owner.get(f"{one}/builds?limit=1").json == {"builds": [second]}

    def test_is_empty_for_an_unknown_trigger(self, owner: "Api") -> None:
        assert owner.get(f"{TRIGGERS}{NOWHERE}/builds").json == {"builds": []}
