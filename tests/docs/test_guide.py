"""Commands of the first chapter of Quay's API guide, run with curl against a server."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from fakequay import FakeQuay

JSON = ("-H", "Content-Type: application/json")


class Guide:
    def __init__(self, quay: FakeQuay) -> None:
        self.quay = quay

    def curl(self, *arguments: str, token: str, path: str) -> Any:
        """Run curl and return the status code and the parsed JSON body."""
        command = ["curl", "-s", "-w", "\n%{http_code}", *arguments]
        command += ["-H", f"Authorization: Bearer {token}", f"{self.quay.url}/api/v1{path}"]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        body, _, status = printed.rpartition("\n")
        return int(status), json.loads(body) if body else None


@pytest.fixture(scope="module")
def guide() -> Iterator[Guide]:
    config = {"AUTHENTICATION_TYPE": "Database", "SUPER_USERS": ["quayadmin", "quaysuper"]}
    with FakeQuay(seed="demo", config=config) as quay:
        yield Guide(quay)


@pytest.fixture(scope="module")
def directory() -> Iterator[Guide]:
    """Serve the seed demo unchanged: its users come from an LDAP directory."""
    with FakeQuay(seed="demo") as quay:
        yield Guide(quay)


def users(guide: Guide) -> list[dict[str, Any]]:
    token = guide.quay.token("quayadmin", "super:user")
    status, answer = guide.curl("-X", "GET", token=token, path="/superuser/users/")
    assert status == 200
    return list(answer["users"])


def test_1_4_1_and_1_4_2_list_the_users_and_create_a_superuser(guide: Guide) -> None:
    before = {user["name"]: user["super_user"] for user in users(guide)}
    assert before["quayadmin"] is True

    status, created = guide.curl(
        *JSON,
        "-X",
        "POST",
        "--data",
        '{ "username": "quaysuper", "email": "quaysuper@example.com" }',
        token=guide.quay.token("quayadmin", "super:user"),
        path="/superuser/users/",
    )

    assert status == 200
    assert sorted(created) == ["email", "encrypted_password", "password", "username"]
    assert (created["username"], created["email"]) == ("quaysuper", "quaysuper@example.com")
    (listed,) = [user for user in users(guide) if user["name"] == "quaysuper"]
    assert (listed["super_user"], listed["enabled"]) == (True, True)


def test_1_4_3_synchronize_a_team_with_a_directory(directory: Guide) -> None:
    token = directory.quay.token("quayadmin", "org:admin super:user")
    path = "/organization/acme/team/readers/syncing"
    group = ("-d", '{"group_dn": "cn=ldapgroup,ou=Users"}')

    enabled = directory.curl(*JSON, "-X", "POST", *group, token=token, path=path)
    team = "/organization/acme/team/readers/members"
    _, synced = directory.curl(token=token, path=team)
    disabled = directory.curl("-X", "DELETE", token=token, path=path)

    assert enabled[0] == 200
    assert {"alice", "bob"} <= {member["name"] for member in synced["members"]}
    assert disabled[0] == 200


def test_team_sync_is_refused_if_users_are_in_the_database(guide: Guide) -> None:
    status, _ = guide.curl(
        *JSON,
        *("-X", "POST", "-d", '{"group_dn": "cn=ldapgroup,ou=Users"}'),
        token=guide.quay.token("quayadmin", "org:admin super:user"),
        path="/organization/acme/team/readers/syncing",
    )

    assert status == 400


def test_1_4_5_create_a_robot_of_an_organization(guide: Guide) -> None:
    status, robot = guide.curl(
        "-X",
        "PUT",
        token=guide.quay.token("alice", "org:admin"),
        path="/organization/acme/robots/guided",
    )

    assert status == 201
    assert (robot["name"], len(robot["token"])) == ("acme+guided", 64)


def test_1_4_4_and_1_4_6_start_a_build_and_read_its_status(guide: Guide) -> None:
    token = guide.quay.token("alice", "org:admin repo:read repo:write")
    path = "/repository/acme/web/build/"
    robot = "acme+ci"
    body = {
        "docker_tags": ["built", "guided"],
        "pull_robot": robot,
        "subdirectory": "sub",
        "archive_url": "https://archives.example.com/web.tgz",
    }
    status, build = guide.curl(*JSON, "-X", "POST", "-d", json.dumps(body), token=token, path=path)

    assert (status, build["phase"]) == (201, "waiting")
    assert (build["tags"], build["dockerfile_path"]) == (["built", "guided"], "sub/Dockerfile")
    assert build["pull_robot"]["name"] == robot
    assert build["archive_url"] == body["archive_url"]

    guide.quay.jobs.finish_build(build["id"])

    _, final = guide.curl(token=token, path=f"{path}{build['id']}/status")
    _, log = guide.curl(token=token, path=f"{path}{build['id']}/logs")
    _, listed = guide.curl(token=token, path=path)
    _, tags = guide.curl(token=token, path="/repository/acme/web/tag/?specificTag=guided")
    assert final["phase"] == "complete"
    assert log["logs"][-1]["message"] == "complete"
    assert [entry["id"] for entry in listed["builds"]] == [build["id"]]
    assert [tag["name"] for tag in tags["tags"]] == ["guided"]


def test_1_4_6_a_build_without_a_body_is_refused(guide: Guide) -> None:
    status, refused = guide.curl(
        "-X",
        "POST",
        token=guide.quay.token("alice", "repo:write"),
        path="/repository/acme/web/build/",
    )

    assert status == 415
    assert refused["message"].startswith("Did not attempt to load JSON data")


def test_1_4_7_create_a_private_repository(guide: Guide) -> None:
    body = '{"namespace":"acme", "repository":"guided", "visibility":"private", "description":""}'
    status, created = guide.curl(
        *JSON,
        *("-X", "POST", "-d", body),
        token=guide.quay.token("alice", "repo:create"),
        path="/repository",
    )

    assert (status, created["name"]) == (201, "guided")
