"""Resources under Terraform: create, plan, change, import and destroy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.clients.provider import Quay, Terraform
from tests.clients.provider_kinds import KINDS

if TYPE_CHECKING:
    from tests.conftest import Api

HOOK = {"event": "repo_push", "method": "webhook", "config": {"url": "http://hooks.example.com/a"}}
# For each resource type: configuration, changes, and the expected log entries, oldest first.
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "organization": (
        {"name": "initech", "email": "initech@example.com"},
        {"email": "office@example.com"},
        [],
    ),
    "team": (
        {"name": "qa", "role": "member", "description": "tests", "members": ["acme+ci"]},
        {"role": "creator", "members": ["acme+ci", "member"]},
        [
            "org_create_team",
            "org_add_team_member",
            "org_set_team_role",
            "org_add_team_member",
            "org_delete_team",
        ],
    ),
    "robot": (
        {"name": "night", "description": "works late"},
        {"description": "works early"},
        ["create_robot", "delete_robot", "create_robot", "delete_robot"],
    ),
    "repository": (
        {"name": "new", "visibility": "private", "description": "made"},
        {"visibility": "public", "description": "changed"},
        ["create_repo", "set_repo_description", "change_repo_visibility", "delete_repo"],
    ),
    "repository_permission": (
        {"repository": "acme/web", "kind": "team", "name": "members", "role": "read"},
        {"role": "write"},
        ["change_repo_permission", "change_repo_permission", "delete_repo_permission"],
    ),
    "prototype": (
        {"role": "read", "delegate": "acme+ci"},
        {"role": "write"},
        [
            "create_prototype_permission",
            "modify_prototype_permission",
            "delete_prototype_permission",
        ],
    ),
    "application": (
        {"name": "shop", "description": "sells", "redirect_uri": "http://shop.example.com/back"},
        {"description": "sells more"},
        ["create_application", "update_application", "delete_application"],
    ),
    "notification": (
        {"title": "all", **HOOK},
        {"config": {"url": "http://hooks.example.com/b"}},
        [
            "add_repo_notification",
            "delete_repo_notification",
            "add_repo_notification",
            "delete_repo_notification",
        ],
    ),
}


@dataclass
class Case:
    kind: str
    config: dict[str, Any]
    changed: dict[str, Any]
    logged: list[str]


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    config, change, logged = CASES[request.param]
    return Case(request.param, config, {**config, **change}, logged)


@pytest.fixture
def make_terraform(owner: "Api") -> Callable[[], Terraform]:
    """Create Terraform instances with separate states: ``make_terraform()``."""

    def begin() -> Terraform:
        token = owner.headers["Authorization"].removeprefix("Bearer ")
        return Terraform(Quay(owner.client, token), KINDS)

    return begin


def list_log_entries(owner: "Api") -> list[tuple[str, str]]:
    logs = owner.get("/organization/acme/logs").json["logs"]
    return [(one["performer"]["name"], one["kind"]) for one in reversed(logs)]


def test_resource_can_be_created_changed_imported_and_destroyed(
    make_terraform: Callable[[], Terraform], owner: "Api", case: Case
) -> None:
    tf = make_terraform()
    assert tf.plan(case.kind, case.config) is None

    tf.apply(case.kind, case.config)
    assert tf.plan(case.kind, case.config) == {}

    differs = tf.plan(case.kind, case.changed)
    assert differs == {
        key: (case.config[key], value)
        for key, value in case.changed.items()
        if value != case.config[key]
    }
    tf.apply(case.kind, case.changed)
    assert tf.plan(case.kind, case.changed) == {}

    seen = make_terraform().imported(case.kind, tf.ids[case.kind])
    assert seen == case.changed

    gone = tf.ids[case.kind]
    tf.destroy(case.kind)
    assert KINDS[case.kind].read(tf.quay, gone) is None
    assert list_log_entries(owner) == [("owner", kind) for kind in case.logged]


def test_second_apply_changes_nothing(
    make_terraform: Callable[[], Terraform], owner: "Api", case: Case
) -> None:
    tf = make_terraform()
    tf.apply(case.kind, case.config)
    before = list_log_entries(owner)

    tf.apply(case.kind, case.config)

    assert list_log_entries(owner) == before


def test_resource_deleted_elsewhere_is_created_again(
    make_terraform: Callable[[], Terraform], case: Case
) -> None:
    tf = make_terraform()
    tf.apply(case.kind, case.config)
    KINDS[case.kind].delete(tf.quay, tf.ids[case.kind])

    assert tf.plan(case.kind, case.config) is None
    tf.apply(case.kind, case.config)
    assert tf.plan(case.kind, case.config) == {}


def test_destroying_a_deleted_resource_succeeds(
    make_terraform: Callable[[], Terraform], case: Case
) -> None:
    tf = make_terraform()
    tf.apply(case.kind, case.config)
    KINDS[case.kind].delete(tf.quay, tf.ids[case.kind])

    tf.destroy(case.kind)

    assert tf.ids == {}
