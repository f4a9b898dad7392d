"""What the robot area answers: much the same for users and for organizations."""

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


def token(name: str, generation: int = 1) -> str:
    return derived_secrets.robot_token(DerivedIds(Ids("tests"), "robot", name, generation))


def robot(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "created": NOON,
        "last_accessed": None,
        "description": "",
        "token": token(name),
        **more,
    }


def without_token(seen: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in seen.items() if key != "token"}


class Listing:
    """What both lists have in common."""

    path: str
    namespace: str

    def test_shows_tokens_unless_asked_not_to(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")
        bot = robot(f"{self.namespace}+bot")

        assert owner.get(self.path).json["robots"][-1] == bot
        assert owner.get(f"{self.path}?token=false").json["robots"][-1] == without_token(bot)

    def test_shows_at_most_as_many_as_wanted(self, owner: "Api") -> None:
        for name in ("bot1", "bot2", "bot3"):
            owner.put(f"{self.path}/{name}")

        everyone = owner.get(self.path).json["robots"]

        assert owner.get(f"{self.path}?limit=2").json["robots"] == everyone[:2]
        assert owner.get(f"{self.path}?limit=0").json["robots"] == everyone
        assert owner.get(f"{self.path}?limit=-1").json["robots"] == everyone


class TestGetOrgRobots(Listing):
    path, namespace = OF_ORG, "acme"

    def test_lists_them_with_their_tokens(self, owner: "Api") -> None:
        answer = owner.get(OF_ORG)

        assert (answer.status_code, answer.json) == (200, {"robots": [robot("acme+ci")]})

    def test_tells_teams_and_repositories_on_request(self, owner: "Api") -> None:
        owner.put("/organization/acme/team/members/members/acme+ci")

        seen = owner.get(f"{OF_ORG}?permissions=true").json["robots"]

        teams = [{"name": "members", "avatar": team("members")}]
        assert seen == [robot("acme+ci", teams=teams, repositories=["web"])]

    def test_members_see_no_secrets(self, bearer: Callable[..., "Api"]) -> None:
        seen = bearer("member").get(f"{OF_ORG}?permissions=true&token=true").json

        assert seen == {"robots": [without_token(robot("acme+ci"))]}

    def test_auditors_see_all_but_tokens(self, auditor: "Api") -> None:
        seen = auditor.get(f"{OF_ORG}?permissions=true&token=true").json

        roles = {"teams": [], "repositories": ["web"]}
        assert seen == {"robots": [without_token(robot("acme+ci", **roles))]}

    def test_strangers_see_nothing(self, stranger: "Api") -> None:
        for organization in ("acme", "nowhere"):
            answer = stranger.get(f"/organization/{organization}/robots")
            assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestGetUserRobots(Listing):
    path, namespace = OF_USER, "owner"

    def test_everyone_has_robots_of_their_own(self, owner: "Api", stranger: "Api") -> None:
        owner.put(f"{OF_USER}/bot")

        assert owner.get(OF_USER).json == {"robots": [robot("owner+bot")]}
        assert stranger.get(OF_USER).json == {"robots": []}

    def test_nobody_has_none(self, anonymous: "Api") -> None:
        answer = anonymous.get(OF_USER)

        assert (answer.status_code, answer.json) == (401, LOGIN_REQUIRED)


class Creation:
    """What making a robot comes to."""

    path: str
    namespace: str

    def test_answers_with_the_token_and_what_was_sent(self, owner: "Api", world: World) -> None:
        body = {"description": "builds", "unstructured_metadata": {"room": 5}}

        answer = owner.put(f"{self.path}/bot", body)

        made = robot(f"{self.namespace}+bot", **body)
        assert (answer.status_code, answer.json) == (201, made)
        assert owner.get(f"{self.path}/bot").json == made
        entry = world.store.logs.newest(limit=1)[0]
        assert entry.kind == "create_robot"
        about = {key: value for key, value in entry.metadata.items() if "token" not in key}
        assert about == {"robot": "bot", **body}

    def test_needs_no_body(self, owner: "Api") -> None:
        answer = owner.put(f"{self.path}/bot")

        made = robot(f"{self.namespace}+bot", unstructured_metadata=None)
        assert (answer.status_code, answer.json) == (201, made)

    def test_takes_each_name_once(self, owner: "Api") -> None:
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
    def test_takes_no_bad_names(self, owner: "Api", name: str, wrong: str) -> None:
        answer = owner.put(f"{self.path}/{name}")

        said = f"The name for the robot '{name}' is invalid: {wrong}"
        assert (answer.status_code, answer.json) == (400, invalid(said))


class TestCreateOrgRobot(Creation):
    path, namespace = OF_ORG, "acme"

    def test_takes_an_admin_or_a_superuser(
        self, superuser: "Api", auditor: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        assert superuser.put(f"{OF_ORG}/bot").status_code == 201
        for caller in (auditor, bearer("creator"), bearer("owner", "user:admin")):
            assert caller.put(f"{OF_ORG}/bot2").status_code == 403

    def test_there_has_to_be_an_organization(self, superuser: "Api") -> None:
        answer = superuser.put("/organization/nowhere/robots/ci")

        said = {"message": "Organization does not exist: nowhere"}
        assert (answer.status_code, answer.json) == (400, said)


class TestCreateUserRobot(Creation):
    path, namespace = OF_USER, "owner"

    def test_restricted_users_have_none(
        self, stranger: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_RESTRICTED_USERS=True)

        assert stranger.put(f"{OF_USER}/bot").status_code == 403


class Reading:
    path: str
    namespace: str

    def test_shows_a_robot(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")

        answer = owner.get(f"{self.path}/bot")

        seen = robot(f"{self.namespace}+bot", unstructured_metadata={})
        assert (answer.status_code, answer.json) == (200, seen)

    def test_there_has_to_be_one(self, owner: "Api") -> None:
        for name in ("none", f"{self.namespace}+bot"):
            answer = owner.get(f"{self.path}/{name}")
            assert (answer.status_code, answer.json) == (400, MISSING)


class TestGetOrgRobot(Reading):
    path, namespace = OF_ORG, "acme"


class TestGetUserRobot(Reading):
    path, namespace = OF_USER, "owner"


class Deletion:
    path: str

    def test_deletes_a_robot(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")

        answer = owner.delete(f"{self.path}/bot")

        assert (answer.status_code, answer.data) == (204, b"")
        again = owner.delete(f"{self.path}/bot")
        assert (again.status_code, again.json) == (400, MISSING)


class TestDeleteOrgRobot(Deletion):
    path = OF_ORG

    def test_takes_it_out_of_teams_and_repositories(self, owner: "Api") -> None:
        members = "/organization/acme/team/members/members"
        owner.put(f"{members}/acme+ci")

        owner.delete(f"{OF_ORG}/ci")

        assert [one["name"] for one in owner.get(members).json["members"]] == ["member"]
        roles = owner.get("/repository/acme/web/permissions/user/").json["permissions"]
        assert "acme+ci" not in roles

    def test_one_that_a_mirror_works_as_stays(self, owner: "Api") -> None:
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

    def test_a_namesake_has_another_token(self, owner: "Api") -> None:
        owner.delete(f"{OF_ORG}/ci")

        assert owner.put(f"{OF_ORG}/ci").json["token"] == token("acme+ci", 2)


class TestDeleteUserRobot(Deletion):
    path = OF_USER


class Permissions:
    path: str

    def test_there_has_to_be_a_robot(self, owner: "Api") -> None:
        answer = owner.get(f"{self.path}/none/permissions")

        assert (answer.status_code, answer.json) == (400, MISSING)


class TestGetOrgRobotPermissions(Permissions):
    path = OF_ORG

    def test_lists_the_repositories(self, owner: "Api", auditor: "Api") -> None:
        permission = {"repository": {"name": "web", "is_public": False}, "role": "write"}
        for caller in (owner, auditor):
            answer = caller.get(f"{OF_ORG}/ci/permissions")
            assert (answer.status_code, answer.json) == (200, {"permissions": [permission]})

    def test_refuses_others_in_words_of_its_own(self, stranger: "Api") -> None:
        answer = stranger.get(f"{OF_ORG}/ci/permissions")

        assert answer.status_code == 403
        assert answer.json["message"].startswith("You don't have the permission to access")


class TestGetUserRobotPermissions(Permissions):
    path = OF_USER

    def test_lists_the_repositories(self, owner: "Api") -> None:
        owner.put(f"{OF_USER}/bot")
        body = {"repository": "own", "visibility": "public", "description": ""}
        owner.post("/repository", body)
        owner.put("/repository/owner/own/permissions/user/owner+bot", {"role": "admin"})

        answer = owner.get(f"{OF_USER}/bot/permissions")

        permission = {"repository": {"name": "own", "is_public": True}, "role": "admin"}
        assert (answer.status_code, answer.json) == (200, {"permissions": [permission]})


class Regeneration:
    path: str
    namespace: str

    def test_draws_another_token(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")

        answer = owner.post(f"{self.path}/bot/regenerate")

        name = f"{self.namespace}+bot"
        again = robot(name) | {"token": token(name, 2)}
        assert (answer.status_code, answer.json) == (200, again)
        assert owner.get(f"{self.path}/bot").json["token"] == token(name, 2)

    def test_there_has_to_be_one(self, owner: "Api") -> None:
        answer = owner.post(f"{self.path}/none/regenerate")

        assert (answer.status_code, answer.json) == (400, MISSING)


class TestRegenerateOrgRobotToken(Regeneration):
    path, namespace = OF_ORG, "acme"


class TestRegenerateUserRobotToken(Regeneration):
    path, namespace = OF_USER, "owner"
