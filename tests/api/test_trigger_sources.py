"""Trigger area: namespaces, repositories, Dockerfiles and refs at the source host."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.settings import Config
from fakequay.web.instances import instances
from tests.support.answers import FORBIDDEN, NOT_FOUND
from tests.support.triggers import CONFIG, ON_GITHUB, ROBOT, TRIGGERS

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Api

NOT_IMPLEMENTED = {"message": "The server does not support the action requested by the browser."}
NO_DOCKERFILE = (
    "Specified Dockerfile path for the trigger was not found on the main branch. "
    "This trigger may fail."
)


class TestListTriggerBuildSourceNamespaces:
    @pytest.mark.usefixtures("github")
    def test_lists_the_namespaces_of_the_source_host(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        def namespace(name: str, *, personal: bool) -> dict[str, Any]:
            return {
                "personal": personal,
                "id": name,
                "title": name,
                "avatar_url": "",
                "url": f"https://github.com/{name}",
                "score": 1,
            }

        assert owner.get(f"{TRIGGERS}{begin('github')}/namespaces").json == {
            "namespaces": [namespace("octo", personal=False), namespace("owner", personal=True)]
        }

    def test_requires_the_creator_of_the_trigger(
        self, bearer: Callable[..., "Api"], begin: Callable[[str], str]
    ) -> None:
        answer = bearer("admin").get(f"{TRIGGERS}{begin('github')}/namespaces")

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)

    def test_returns_501_for_a_custom_git_trigger(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        answer = owner.get(f"{TRIGGERS}{begin('custom-git')}/namespaces")

        assert (answer.status_code, answer.json) == (501, NOT_IMPLEMENTED)


class TestListTriggerBuildSources:
    @pytest.mark.usefixtures("github")
    def test_lists_the_repositories_of_a_namespace(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        path = f"{TRIGGERS}{begin('github')}/sources"

        assert owner.post(path, {"namespace": "octo"}).json == {
            "sources": [
                {
                    "name": "web",
                    "full_name": "octo/web",
                    "description": "d",
                    "last_updated": 5,
                    "url": "https://github.com/octo/web",
                    "has_admin_permissions": True,
                    "private": True,
                }
            ]
        }
        names = [one["full_name"] for one in owner.post(path, {}).json["sources"]]
        assert names == ["octo/web", "owner/mine"]


class TestListBuildTriggerSubdirs:
    @pytest.mark.usefixtures("github")
    def test_lists_dockerfiles_and_their_possible_contexts(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        found = owner.post(f"{TRIGGERS}{begin('github')}/subdir", ON_GITHUB).json

        paths = ["/missing", "/plain", "/private", "/public", "/short", "/sub/Dockerfile"]
        assert (found["status"], found["dockerfile_paths"]) == ("success", paths)
        assert found["contextMap"]["/plain"] == ["/"]
        assert found["contextMap"]["/sub/Dockerfile"] == ["/sub", "/"]

    def test_reports_an_unknown_source_repository(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        answer = owner.post(f"{TRIGGERS}{begin('github')}/subdir", ON_GITHUB)

        said = {"status": "error", "message": "Could not find repository octo/web at github"}
        assert (answer.status_code, answer.json) == (200, said)

    def test_returns_501_for_a_custom_git_trigger(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        answer = owner.post(f"{TRIGGERS}{begin('custom-git')}/subdir", CONFIG)

        assert (answer.status_code, answer.json) == (501, NOT_IMPLEMENTED)


class TestListTriggerFieldValues:
    @pytest.mark.usefixtures("github")
    @pytest.mark.parametrize(
        ("field", "values"),
        [
            (
                "refs",
                [
                    {"kind": "branch", "name": "main"},
                    {"kind": "branch", "name": "a/b"},
                    {"kind": "tag", "name": "v1"},
                ],
            ),
            ("branch_name", ["main", "a/b"]),
            ("tag_name", ["v1"]),
        ],
    )
    def test_lists_the_refs_branches_or_tags(
        self,
        owner: "Api",
        active: Callable[..., str],
        begin: Callable[[str], str],
        field: str,
        values: list[Any],
    ) -> None:
        by_config = owner.post(f"{TRIGGERS}{active('github', **ON_GITHUB)}/fields/{field}", {})
        by_body = owner.post(f"{TRIGGERS}{begin('github')}/fields/{field}", ON_GITHUB)

        assert by_config.json == by_body.json == {"values": values}

    @pytest.mark.usefixtures("github")
    def test_returns_404_for_an_unknown_field(
        self, owner: "Api", active: Callable[..., str]
    ) -> None:
        answer = owner.post(f"{TRIGGERS}{active('github', **ON_GITHUB)}/fields/other")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_returns_501_for_a_custom_git_trigger(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        answer = owner.post(f"{TRIGGERS}{begin('custom-git')}/fields/refs")

        assert (answer.status_code, answer.json) == (501, NOT_IMPLEMENTED)


class TestAnalyzeBuildTrigger:
    @pytest.mark.usefixtures("github")
    @pytest.mark.parametrize(
        ("path", "status", "message"),
        [
            ("/sub/Dockerfile", "publicbase", None),
            ("/none", "warning", NO_DOCKERFILE),
            ("/plain", "warning", "No FROM line found in the Dockerfile"),
            ("/short", "warning", '"localhost/acme" is not a valid Quay repository path'),
            (
                "/missing",
                "error",
                'Repository "localhost/acme/none" referenced by the Dockerfile was not found',
            ),
        ],
    )
    def test_reports_the_base_image_of_the_dockerfile(
        self,
        owner: "Api",
        begin: Callable[[str], str],
        path: str,
        status: str,
        message: str | None,
    ) -> None:
        config = {"build_source": "octo/web", "dockerfile_path": path}
        answer = owner.post(f"{TRIGGERS}{begin('github')}/analyze", {"config": config})

        assert (answer.status_code, answer.json) == (
            200,
            {
                "namespace": "acme",
                "name": None,
                "robots": [{**ROBOT, "can_read": False}],
                "status": status,
                "message": message,
                "is_admin": True,
            },
        )

    @pytest.mark.usefixtures("github")
    @pytest.mark.parametrize(
        ("path", "found", "can_read"),
        [
            ("/public", ("acme", "docs", "publicbase"), False),
            ("/private", ("acme", "web", "requiresrobot"), True),
        ],
    )
    def test_reports_which_robots_can_pull_the_base_image(
        self,
        owner: "Api",
        begin: Callable[[str], str],
        path: str,
        found: tuple[str, str, str],
        can_read: bool,
    ) -> None:
        config = {"build_source": "octo/web", "dockerfile_path": path}
        seen = owner.post(f"{TRIGGERS}{begin('github')}/analyze", {"config": config}).json

        assert (seen["namespace"], seen["name"], seen["status"]) == found
        assert seen["robots"] == [{**ROBOT, "can_read": can_read}]

    @pytest.mark.usefixtures("github")
    @pytest.mark.parametrize(
        ("host", "configured", "status"),
        [
            ("localhost", None, "warning"),
            ("quay.test:9000", None, "publicbase"),
            ("quay.test:9000", "localhost", "warning"),
            ("localhost", "quay.test:9000", "publicbase"),
        ],
    )
    def test_base_image_is_local_if_it_names_the_configured_host_or_that_of_the_request(
        self,
        owner: "Api",
        begin: Callable[[str], str],
        app: "Flask",
        *,
        host: str,
        configured: str | None,
        status: str,
    ) -> None:
        config = {"build_source": "octo/web", "dockerfile_path": "/short"}
        uuid = begin("github")
        instance = instances.main(app)
        values = {**instance.world.config.values, "SERVER_HOSTNAME": configured}
        instance.reconfigure(Config(values))

        answer = owner.call(
            "POST", f"{TRIGGERS}{uuid}/analyze", json={"config": config}, headers={"Host": host}
        )

        assert (answer.status_code, answer.json["status"]) == (200, status)

    @pytest.mark.usefixtures("github")
    def test_rejects_a_dockerfile_outside_the_context(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        config = {**ON_GITHUB, "context": "/other"}
        found = owner.post(f"{TRIGGERS}{begin('github')}/analyze", {"config": config}).json

        said = "Dockerfile, /sub/Dockerfile, is not a child of the context, /other."
        assert (found["status"], found["message"]) == ("error", said)

    @pytest.mark.usefixtures("github")
    def test_lists_robots_only_for_namespace_admins(
        self, bearer: Callable[..., "Api"], begin: Callable[[str], str]
    ) -> None:
        path = f"{TRIGGERS}{begin('github')}/analyze"
        found = bearer("admin").post(path, {"config": ON_GITHUB}).json

        assert (found["robots"], found["is_admin"]) == ([], False)

    def test_reports_an_unknown_source_repository(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        path = f"{TRIGGERS}{begin('github')}/analyze"

        said = {"status": "error", "message": "Could not find the source repository"}
        assert owner.post(path, {"config": ON_GITHUB}).json == said

    def test_reports_notimplemented_for_a_custom_git_trigger(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        path = f"{TRIGGERS}{begin('custom-git')}/analyze"

        assert owner.post(path, {"config": CONFIG}).json == {"status": "notimplemented"}
