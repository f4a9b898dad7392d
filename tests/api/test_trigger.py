"""Trigger area: create, activate, disable and delete build triggers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.repositories import repositories
from fakequay.models import Trigger
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, invalid
from tests.support.builds import NOWHERE, last_log
from tests.support.triggers import CONFIG, GIT, HEAD, ROBOT, TRIGGERS, WEB

if TYPE_CHECKING:
    from fakequay.world import World
    from tests.conftest import Api


def expected_trigger(uuid: str, service: str = "custom-git", **differences: Any) -> dict[str, Any]:
    return {
        "id": uuid,
        "service": service,
        "is_active": False,
        "build_source": None,
        "repository_url": None,
        "config": {},
        "can_invoke": True,
        "enabled": True,
        "disabled_reason": None,
        **differences,
    }


class TestListBuildTriggers:
    def test_is_empty_without_triggers(self, owner: "Api") -> None:
        assert owner.get(TRIGGERS).json == {"triggers": []}

    def test_lists_inactive_triggers(
        self, owner: "Api", superuser: "Api", auditor: "Api", begin: Callable[[str], str]
    ) -> None:
        found = {
            "triggers": [
                expected_trigger(begin("custom-git")),
                expected_trigger(begin("github"), "github"),
            ]
        }

        assert owner.get(TRIGGERS).json == found
        assert superuser.get(TRIGGERS).json == found
        assert auditor.get(TRIGGERS).json == found

    def test_requires_a_repository_admin(self, writer: "Api", anonymous: "Api") -> None:
        assert writer.get(TRIGGERS).json == FORBIDDEN
        assert anonymous.get(TRIGGERS).json == LOGIN_REQUIRED


class TestGetBuildTrigger:
    def test_returns_404_for_an_unknown_trigger(self, owner: "Api") -> None:
        answer = owner.get(f"{TRIGGERS}{NOWHERE}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_returns_404_for_a_trigger_of_another_repository(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        answer = owner.get(f"/repository/acme/docs/trigger/{begin('github')}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    @pytest.mark.parametrize(
        ("service", "url"),
        [
            ("github", "https://github.com/octo/web"),
            ("gitlab", "https://gitlab.com/octo/web"),
            ("bitbucket", "https://bitbucket.org/octo/web"),
            ("custom-git", None),
        ],
    )
    def test_returns_the_url_of_the_source_repository(
        self, owner: "Api", world: "World", service: str, url: str | None
    ) -> None:
        config = {"build_source": "octo/web"}
        world.store.triggers.add(
            Trigger(repositories.find(world, WEB).id, "t", service, "T", config=config)
        )

        told = {"build_source": "octo/web", "repository_url": url, "config": config}
        assert owner.get(f"{TRIGGERS}t").json == expected_trigger("t", service, **told)


class TestActivateBuildTrigger:
    def test_returns_an_ssh_key_and_a_webhook_url(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        uuid = begin("custom-git")

        body = {"config": CONFIG, "pull_robot": "acme+ci"}
        answer = owner.post(f"{TRIGGERS}{uuid}/activate", body)

        key, address = answer.json["config"]["credentials"]
        assert key["name"] == "SSH Public Key"
        assert key["value"].startswith("ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB")
        token = address["value"].removeprefix("http://$token:").partition("@")[0]
        assert len(token) == 64
        assert address == {
            "name": "Webhook Endpoint URL",
            "value": f"http://$token:{token}@localhost/webhooks/push/trigger/{uuid}",
        }
        config = {**CONFIG, "credentials": [key, address]}
        told = {"is_active": True, "build_source": GIT, "config": config, "pull_robot": ROBOT}
        assert (answer.status_code, answer.json) == (200, expected_trigger(uuid, **told))
        assert owner.get(f"{TRIGGERS}{uuid}").json == answer.json
        assert last_log(owner) == (
            "setup_repo_trigger",
            {
                "repo": "web",
                "namespace": "acme",
                "trigger_id": uuid,
                "service": "custom-git",
                "pull_robot": "acme+ci",
                "config": config,
            },
        )

    @pytest.mark.usefixtures("github")
    def test_registers_a_webhook_at_the_source_host(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        body = {"config": {"build_source": "group/sub/app"}}
        answer = owner.post(f"{TRIGGERS}{begin('gitlab')}/activate", body)

        config = answer.json["config"]
        assert answer.json["is_active"] is True
        assert sorted(config) == ["build_source", "credentials", "hook_id", "key_id"]
        assert isinstance(config["hook_id"], int)

    @pytest.mark.usefixtures("github")
    def test_rejects_an_unknown_source_repository(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        for source, named in (("octo/none", "octo/none"), (5, "None")):
            body = {"config": {"build_source": source}}
            answer = owner.post(f"{TRIGGERS}{begin('github')}/activate", body)

            said = invalid(f"Could not find repository {named} at github")
            assert (answer.status_code, answer.json) == (400, said)

    def test_returns_400_for_an_active_trigger(
        self, owner: "Api", active: Callable[..., str]
    ) -> None:
        answer = owner.post(f"{TRIGGERS}{active('custom-git')}/activate", {"config": CONFIG})

        said = invalid("Trigger config is not sufficient for activation.")
        assert (answer.status_code, answer.json) == (400, said)

    def test_requires_the_creator_of_the_trigger_or_a_superuser(
        self, superuser: "Api", bearer: Callable[..., "Api"], begin: Callable[[str], str]
    ) -> None:
        path = f"{TRIGGERS}{begin('custom-git')}/activate"
        other = bearer("admin").post(path, {"config": CONFIG})
        narrow = bearer("owner", "repo:admin").post(path, {"config": CONFIG})

        assert (other.status_code, other.json) == (403, FORBIDDEN)
        assert (narrow.status_code, narrow.json) == (403, FORBIDDEN)
        assert superuser.post(path, {"config": CONFIG}).status_code == 200

    def test_rejects_robots_that_the_caller_cannot_use(
        self, owner: "Api", stranger: "Api", begin: Callable[[str], str]
    ) -> None:
        stranger.put("/user/robots/theirs")
        path = f"{TRIGGERS}{begin('custom-git')}/activate"
        theirs = owner.post(path, {"config": CONFIG, "pull_robot": "stranger+theirs"})
        none = owner.post(path, {"config": CONFIG, "pull_robot": "acme+none"})

        assert (theirs.status_code, theirs.json) == (403, FORBIDDEN)
        assert (none.status_code, none.json) == (404, NOT_FOUND)

    def test_returns_503_for_a_read_only_repository(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        uuid = begin("custom-git")
        owner.put("/repository/acme/web/changestate", {"state": "READ_ONLY"})

        answer = owner.post(f"{TRIGGERS}{uuid}/activate", {})

        said = {"message": "Repository is in read only or mirror mode: 1"}
        assert (answer.status_code, answer.json) == (503, said)


class TestUpdateBuildTrigger:
    def test_disables_and_enables_the_trigger_and_logs_it(
        self, owner: "Api", active: Callable[..., str]
    ) -> None:
        path = f"{TRIGGERS}{(uuid := active('custom-git'))}"
        off = owner.put(path, {"enabled": False})
        on = owner.put(path, {"enabled": True})

        # The real server returns the trigger as for a caller without permissions.
        told = {"is_active": True, "can_invoke": False, "disabled_reason": "user_toggled"}
        assert (off.status_code, off.json) == (200, expected_trigger(uuid, enabled=False, **told))
        assert (on.status_code, on.json) == (200, expected_trigger(uuid, **told))
        about = {"repo": "web", "trigger_id": uuid, "service": "custom-git", "enabled": True}
        assert last_log(owner) == ("toggle_repo_trigger", about)

    def test_returns_400_for_an_inactive_trigger(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        answer = owner.put(f"{TRIGGERS}{begin('custom-git')}", {"enabled": False})

        said = invalid("Cannot update an unactivated trigger")
        assert (answer.status_code, answer.json) == (400, said)


class TestDeleteBuildTrigger:
    def test_deletes_the_trigger_and_logs_it(
        self, owner: "Api", active: Callable[..., str]
    ) -> None:
        uuid = active("custom-git")

        answer = owner.delete(f"{TRIGGERS}{uuid}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(TRIGGERS).json == {"triggers": []}
        about = {"repo": "web", "trigger_id": uuid, "service": "custom-git"}
        assert last_log(owner) == ("delete_repo_trigger", about)
        assert owner.delete(f"{TRIGGERS}{uuid}").json == NOT_FOUND

    def test_deletion_of_an_inactive_trigger_is_not_logged(
        self, owner: "Api", begin: Callable[[str], str]
    ) -> None:
        owner.delete(f"{TRIGGERS}{begin('custom-git')}")

        assert owner.get("/repository/acme/web/logs").json["logs"] == []

    def test_keeps_the_builds_of_the_trigger(
        self, owner: "Api", active: Callable[..., str]
    ) -> None:
        path = f"{TRIGGERS}{active('custom-git')}"
        uuid = owner.post(f"{path}/start", {"commit_sha": HEAD}).json["id"]
        owner.delete(path)

        assert owner.get(f"/repository/acme/web/build/{uuid}").json["trigger"] is None
