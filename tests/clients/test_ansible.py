"""Ansible playbook with ``uri`` tasks: creates an organization, then has nothing to change."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests

from fakequay import FakeQuay

PLAYBOOK = Path(__file__).with_name("ansible") / "site.yml"
PROGRAM = Path(sys.executable).with_name("ansible-playbook")
RECAP = re.compile(r"ok=(\d+) +changed=(\d+) +unreachable=0 +failed=(\d+)")
pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="ansible-core is not installed")

EXPECTED = {
    "organization": ("umbrella@example.com", 86400),
    "teams": {"owners": "admin", "developers": "member", "leads": "admin"},
    "members": [("umbrella+deploy", False), ("bob", True)],
    "robots": {"umbrella+ci": "Builds and pushes", "umbrella+deploy": "Pulls"},
    "prototypes": [("umbrella+ci", "write"), ("developers", "read")],
    "repositories": {"handbook": True, "shop": False},
    # Roles from the prototypes of the organization, and additional roles.
    "users": {"alice": "admin", "umbrella+ci": "write", "umbrella+deploy": "read"},
    "teams of shop": {"developers": "admin"},
    "quota": [(10737418240, [("Warning", 80), ("Reject", 100)])],
    "policies": [("number_of_tags", 20)],
    "notifications": ["tell the pipeline"],
    "applications": [("dashboard", "http://dashboard.example.com/back")],
    "app tokens": ["laptop", "workstation"],
    "messages": [
        "This is a demo: everything in it is made up.",
        "Maintenance on Sunday from 06:00 to 07:00 UTC.",
        "The registry rests on sunday",
    ],
}
LOGGED = [
    ("alice", "org_create"),
    ("alice", "org_change_tag_expiration"),
    ("quayadmin", "org_create_quota"),
    ("quayadmin", "org_create_quota_limit"),
    ("quayadmin", "org_create_quota_limit"),
    ("alice", "create_namespace_autoprune_policy"),
    ("alice", "create_robot"),
    ("alice", "create_robot"),
    ("alice", "org_create_team"),
    ("alice", "org_create_team"),
    ("alice", "org_invite_team_member"),
    ("alice", "org_add_team_member"),
    ("alice", "org_invite_team_member"),
    ("alice", "create_prototype_permission"),
    ("alice", "create_prototype_permission"),
    ("alice", "create_repo"),
    ("alice", "create_repo"),
    ("alice", "change_repo_permission"),
    ("alice", "change_repo_permission"),
    ("alice", "add_repo_notification"),
    ("alice", "create_application"),
]


class Recap(NamedTuple):
    ok: int
    changed: int
    failed: int


class Ansible(NamedTuple):
    quay: FakeQuay
    home: Path

    def play(self, *options: str) -> Recap:
        """Run the playbook as alice, with a superuser for superuser operations."""
        variables = {
            "quay": self.quay.url,
            "token": self.quay.token("alice"),
            "admin_token": self.quay.token("quayadmin"),
        }
        done = subprocess.run(
            [PROGRAM, PLAYBOOK, "--extra-vars", json.dumps(variables), *options],
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        recap = RECAP.search(done.stdout)
        assert done.returncode == 0, done.stdout + done.stderr
        assert recap is not None, done.stdout
        return Recap(*map(int, recap.groups()))

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "ANSIBLE_HOME": str(self.home),
            "ANSIBLE_PIPELINING": "1",
            # Ansible starts a process per module. Without the venv, each one starts faster.
            "ANSIBLE_PYTHON_INTERPRETER": os.path.realpath(sys.executable),
        }

    def get(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self.quay.token('alice')}"}
        return requests.get(f"{self.quay.url}/api/v1{path}", headers=headers).json()

    def delete(self, path: str) -> None:
        headers = {"Authorization": f"Bearer {self.quay.token('alice')}"}
        requests.delete(f"{self.quay.url}/api/v1{path}", headers=headers).raise_for_status()

    def list_log_entries(self) -> list[tuple[str, str]]:
        """Return performer and kind of the usage log entries, oldest first."""
        found, page = [], ""
        while True:
            answer = self.get(f"/organization/umbrella/logs?next_page={page}")
            found += [(one["performer"]["name"], one["kind"]) for one in answer["logs"]]
            if "next_page" not in answer:
                return found[::-1]
            page = answer["next_page"]


@pytest.fixture(scope="module")
def ansible(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ansible]:
    with FakeQuay("demo") as quay:
        yield Ansible(quay, tmp_path_factory.mktemp("ansible"))


def test_playbook_creates_an_organization_and_changes_nothing_when_repeated(
    ansible: Ansible,
) -> None:
    first = ansible.play()
    made, log = read_result(ansible), ansible.list_log_entries()
    second = ansible.play()

    assert first == (27, 15, 0)
    assert made == EXPECTED
    assert log == LOGGED
    assert second == (12, 0, 0)
    assert (read_result(ansible), ansible.list_log_entries()) == (made, log)

    # After an outside change, a run with --check changes nothing.
    ansible.delete("/organization/umbrella/robots/ci")
    assert ansible.play("--check", "--tags=people") == (4, 0, 0)
    assert "umbrella+ci" not in read_result(ansible)["robots"]
    assert ansible.list_log_entries() == [*log, ("alice", "delete_robot")]


def read_result(ansible: Ansible) -> dict[str, Any]:
    """Return the data that the playbook creates, as the API shows it."""
    home, shop = "/organization/umbrella", "/repository/umbrella/shop"
    organization, prototypes = ansible.get(home), ansible.get(f"{home}/prototypes")["prototypes"]
    repositories = ansible.get("/repository?namespace=umbrella")["repositories"]
    return {
        "organization": (organization["email"], organization["tag_expiration_s"]),
        "teams": {name: team["role"] for name, team in organization["teams"].items()},
        "members": [
            (one["name"], one["invited"])
            for one in ansible.get(f"{home}/team/developers/members?includePending=true")["members"]
        ],
        "robots": {
            one["name"]: one["description"] for one in ansible.get(f"{home}/robots")["robots"]
        },
        "prototypes": [(one["delegate"]["name"], one["role"]) for one in prototypes],
        "repositories": {one["name"]: one["is_public"] for one in repositories},
        "users": get_roles(ansible.get(f"{shop}/permissions/user/")),
        "teams of shop": get_roles(ansible.get(f"{shop}/permissions/team/")),
        "quota": [
            (
                one["limit_bytes"],
                [(limit["type"], limit["limit_percent"]) for limit in one["limits"]],
            )
            for one in ansible.get(f"{home}/quota")
        ],
        "policies": [
            (one["method"], one["value"])
            for one in ansible.get(f"{home}/autoprunepolicy/")["policies"]
        ],
        "notifications": [
            one["title"] for one in ansible.get(f"{shop}/notification/")["notifications"]
        ],
        "applications": [
            (one["name"], one["redirect_uri"])
            for one in ansible.get(f"{home}/applications")["applications"]
        ],
        "app tokens": [one["title"] for one in ansible.get("/user/apptoken")["tokens"]],
        "messages": [one["content"] for one in ansible.get("/messages")["messages"]],
    }


def get_roles(answer: dict[str, Any]) -> dict[str, str]:
    return {name: one["role"] for name, one in answer["permissions"].items()}
