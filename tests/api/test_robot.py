"""Robot area: robots of users and organizations."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.determinism import Ids
from fakequay.domain.accounts import derived_secrets
from fakequay.world import DerivedIds, World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, invalid, team

if TYPE_CHECKING:
    from tests.conftest import Api

OF_ORG, OF_USER = "/organization/acme/robots", "/user/robots"
NOON = "Thu, 01 Jan 2026 12:00:00 -0000"
MISSING = {"message": "Could not find robot with specified username"}


def derive_token(name: str, generation: int = 1) -> str:
    return derived_secrets.robot_token(DerivedIds(Ids("tests"), "robot", name, generation))


def expected_robot(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "created": NOON,
        "last_accessed": None,
        "description": "",
        "token": derive_token(name),
        **more,
    }


def without_token(seen: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in seen.items() if key != "token"}


class RobotListTests:
    """Tests common to the robot lists of users and organizations."""

    path: str
    namespace: str

    def test_includes_tokens_unless_the_request_excludes_them(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")
        bot = expected_robot(f"{self.namespace}+bot")

        assert owner.get(self.path).json["robots"][-1] == bot
        assert owner.get(f"{self.path}?token=false").json["robots"][-1] == without_token(bot)

    def test_limits_the_number_of_robots_if_the_limit_is_positive(self, owner: "Api") -> None:
        for name in ("bot1", "bot2", "bot3"):
            owner.put(f"{self.path}/{name}")

        everyone = owner.get(self.path).json["robots"]

        assert owner.get(f"{self.path}?limit=2").json["robots"] == everyone[:2]
        assert owner.get(f"{self.path}?limit=0").json["robots"] == everyone
        assert owner.get(f"{self.path}?limit=-1").json["robots"] == everyone


class TestGetOrgRobots(RobotListTests):
    path, namespace = OF_ORG, "acme"

    def test_lists_the_robots_with_their_tokens(self, owner: "Api") -> None:
        answer = owner.get(OF_ORG)

        assert (answer.status_code, answer.json) == (200, {"robots": [expected_robot("acme+ci")]})

    def test_includes_teams_and_repositories_on_request(self, owner: "Api") -> None:
        owner.put("/organization/acme/team/members/members/acme+ci")

        seen = owner.get(f"{OF_ORG}?permissions=true").json["robots"]

        teams = [{"name": "members", "avatar": team("members")}]
        assert seen == [expected_robot("acme+ci", teams=teams, repositories=["web"])]

    def test_omits_tokens_teams_and_repositories_for_members(
        self, bearer: Callable[..., "Api"]
    ) -> None:
        seen = bearer("member").get(f"{OF_ORG}?permissions=true&token=true").json

        assert seen == {"robots": [without_token(expected_robot("acme+ci"))]}

    def test_omits_only_tokens_for_read_only_superusers(self, auditor: "Api") -> None:
        seen = auditor.get(f"{OF_ORG}?permissions=true&token=true").json

        roles = {"teams": [], "repositories": ["web"]}
        assert seen == {"robots": [without_token(expected_robot("acme+ci", **roles))]}

    def test_is_forbidden_for_outsiders(self, stranger: "Api") -> None:
        for organization in ("acme", "nowhere"):
            answer = stranger.get(f"/organization/{organization}/robots")
            assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestGetUserRobots(RobotListTests):
    path, namespace = OF_USER, "owner"

    def test_lists_only_robots_of_the_caller(self, owner: "Api", stranger: "Api") -> None:
        owner.put(f"{OF_USER}/bot")

        assert owner.get(OF_USER).json == {"robots": [expected_robot("owner+bot")]}
        assert stranger.get(OF_USER).json == {"robots": []}

    def test_requires_a_login(self, anonymous: "Api") -> None:
        answer = anonymous.get(OF_USER)

        assert (answer.status_code, answer.json) == (401, LOGIN_REQUIRED)


class RobotCreationTests:
    """Tests common to the creation of robots of users and organizations."""

    path: str
    namespace: str

    def test_returns_the_robot_and_logs_the_creation(self, owner: "Api", world: World) -> None:
        body = {"description": "builds", "unstructured_metadata": {"room": 5}}

        answer = owner.put(f"{self.path}/bot", body)

        made = expected_robot(f"{self.namespace}+bot", **body)
        assert (answer.status_code, answer.json) == (201, made)
        assert owner.get(f"{self.path}/bot").json == made
        entry = world.store.logs.newest(limit=1)[0]
        assert entry.kind == "create_robot"
        about = {key: value for key, value in entry.metadata.items() if "token" not in key}
        assert about == {"robot": "bot", **body}

    def test_body_is_optional(self, owner: "Api") -> None:
        answer = owner.put(f"{self.path}/bot")

        made = expected_robot(f"{self.namespace}+bot", unstructured_metadata=None)
        assert (answer.status_code, answer.json) == (201, made)

    def test_returns_400_if_the_robot_exists(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")

        answer = owner.put(f"{self.path}/bot")

        said = f"Existing robot with name: {self.namespace}+bot"
        assert (answer.status_code, answer.json) == (400, invalid(said))

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("x", "Namespace must be between 2 and 255 characters in length"),
            ("Bad!", "Namespace must match expression ^([a-z0-9]+(?:[._-][a-z0-9]+)*)$"),
        ],
    )
    def test_rejects_an_invalid_name(self, owner: "Api", name: str, wrong: str) -> None:
        answer = owner.put(f"{self.path}/{name}")

        said = f"The name for the robot '{name}' is invalid: {wrong}"
        assert (answer.status_code, answer.json) == (400, invalid(said))


class TestCreateOrgRobot(RobotCreationTests):
    path, namespace = OF_ORG, "acme"

    def test_requires_an_organization_admin_or_superuser(
        self, superuser: "Api", auditor: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        assert superuser.put(f"{OF_ORG}/bot").status_code == 201
        for caller in (auditor, bearer("creator"), bearer("owner", "user:admin")):
            assert caller.put(f"{OF_ORG}/bot2").status_code == 403

    def test_returns_400_for_an_unknown_organization(self, superuser: "Api") -> None:
        answer = superuser.put("/organization/nowhere/robots/ci")

        said = {"message": "Organization does not exist: nowhere"}
        assert (answer.status_code, answer.json) == (400, said)


class TestCreateUserRobot(RobotCreationTests):
    path, namespace = OF_USER, "owner"

    def test_is_forbidden_for_restricted_users(
        self, stranger: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_RESTRICTED_USERS=True)

        assert stranger.put(f"{OF_USER}/bot").status_code == 403


class RobotReadTests:
    path: str
    namespace: str

    def test_returns_the_robot(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")

        answer = owner.get(f"{self.path}/bot")

        seen = expected_robot(f"{self.namespace}+bot", unstructured_metadata={})
        assert (answer.status_code, answer.json) == (200, seen)

    def test_returns_400_for_an_unknown_robot(self, owner: "Api") -> None:
        for name in ("none", f"{self.namespace}+bot"):
            answer = owner.get(f"{self.path}/{name}")
            assert (answer.status_code, answer.json) == (400, MISSING)


class TestGetOrgRobot(RobotReadTests):
    path, namespace = OF_ORG, "acme"


class TestGetUserRobot(RobotReadTests):
    path, namespace = OF_USER, "owner"


class RobotDeletionTests:
    path: str

    def test_deletes_the_robot(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")

        answer = owner.delete(f"{self.path}/bot")

        assert (answer.status_code, answer.data) == (204, b"")
        again = owner.delete(f"{self.path}/bot")
        assert (again.status_code, again.json) == (400, MISSING)


class TestDeleteOrgRobot(RobotDeletionTests):
    path = OF_ORG

    def test_removes_the_robot_from_teams_and_repositories(self, owner: "Api") -> None:
        members = "/organization/acme/team/members/members"
        owner.put(f"{members}/acme+ci")

        owner.delete(f"{OF_ORG}/ci")

        assert [one["name"] for one in owner.get(members).json["members"]] == ["member"]
        roles = owner.get("/repository/acme/web/permissions/user/").json["permissions"]
        assert "acme+ci" not in roles

    def test_returns_400_for_the_robot_of_a_mirror(self, owner: "Api") -> None:
        owner.put("/repository/acme/web/changestate", {"state": "MIRROR"})
        body = {
            "external_reference": "upstream.example.com/library/busybox",
            "sync_interval": 3600,
            "skopeo_timeout_interval": 300,
            "sync_start_date": "2030-01-02T03:04:05Z",
            "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["latest"]},
            "robot_username": "acme+ci",
        }
        assert owner.post("/repository/acme/web/mirror", body).status_code == 201

        answer = owner.delete(f"{OF_ORG}/ci")

        said = invalid("Robot is being used by a mirror")
        assert (answer.status_code, answer.json) == (400, said)

    def test_recreated_robot_has_another_token(self, owner: "Api") -> None:
        owner.delete(f"{OF_ORG}/ci")

        assert owner.put(f"{OF_ORG}/ci").json["token"] == derive_token("acme+ci", 2)


class TestDeleteUserRobot(RobotDeletionTests):
    path = OF_USER


class RobotPermissionTests:
    path: str

    def test_returns_400_for_an_unknown_robot(self, owner: "Api") -> None:
        answer = owner.get(f"{self.path}/none/permissions")

        assert (answer.status_code, answer.json) == (400, MISSING)


class TestGetOrgRobotPermissions(RobotPermissionTests):
    path = OF_ORG

    def test_lists_the_repositories_with_the_role(self, owner: "Api", auditor: "Api") -> None:
        permission = {"repository": {"name": "web", "is_public": False}, "role": "write"}
        for caller in (owner, auditor):
            answer = caller.get(f"{OF_ORG}/ci/permissions")
            assert (answer.status_code, answer.json) == (200, {"permissions": [permission]})

    def test_returns_a_longer_message_to_outsiders(self, stranger: "Api") -> None:
        answer = stranger.get(f"{OF_ORG}/ci/permissions")

        assert answer.status_code == 403
        assert answer.json["message"].startswith("You don't have the permission to access")


class TestGetUserRobotPermissions(RobotPermissionTests):
    path = OF_USER

    def test_lists_the_repositories_with_the_role(self, owner: "Api") -> None:
        owner.put(f"{OF_USER}/bot")
        body = {"repository": "own", "visibility": "public", "description": ""}
        owner.post("/repository", body)
        owner.put("/repository/owner/own/permissions/user/owner+bot", {"role": "admin"})

        answer = owner.get(f"{OF_USER}/bot/permissions")

        permission = {"repository": {"name": "own", "is_public": True}, "role": "admin"}
        assert (answer.status_code, answer.json) == (200, {"permissions": [permission]})


class RobotTokenRegenerationTests:
    path: str
    namespace: str

    def test_returns_another_token(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")

        answer = owner.post(f"{self.path}/bot/regenerate")

        name = f"{self.namespace}+bot"
        again = expected_robot(name) | {"token": derive_token(name, 2)}
        assert (answer.status_code, answer.json) == (200, again)
        assert owner.get(f"{self.path}/bot").json["token"] == derive_token(name, 2)

    def test_returns_400_for_an_unknown_robot(self, owner: "Api") -> None:
        answer = owner.post(f"{self.path}/none/regenerate")

        assert (answer.status_code, answer.json) == (400, MISSING)


class TestRegenerateOrgRobotToken(RobotTokenRegenerationTests):
    path, namespace = OF_ORG, "acme"


class TestRegenerateUserRobotToken(RobotTokenRegenerationTests):
    path, namespace = OF_USER, "owner"
