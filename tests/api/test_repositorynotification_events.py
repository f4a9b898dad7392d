"""Event filters of repository subscriptions, and deliveries to deleted targets."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from fakequay.web.instances import instances
from tests.support.builds import ARCHIVE, BUILDS
from tests.support.registry_client import Registry, image
from tests.support.triggers import ON_GITHUB, TRIGGERS

if TYPE_CHECKING:
    from tests.conftest import Api

NOTIFICATIONS = "/repository/acme/web/notification/"


def subscribe(owner: "Api", event: str, event_config: dict[str, Any]) -> None:
    body = {"event": event, "method": "webhook", "config": {"url": "http://hook.example.com/"}}
    assert owner.post(NOTIFICATIONS, {**body, "eventConfig": event_config}).status_code == 201


def list_delivered_events(app: Flask) -> list[str]:
    return [delivery.event for delivery in instances.main_world(app).store.deliveries.all()]


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize(
    ("pattern", "is_told"),
    [
        ("refs/heads/.*", True),
        ("heads", False),
        ("refs/tags/.*", False),
        ("(", False),
        (5, False),
        ("", True),
        (None, True),
    ],
)
def test_ref_pattern_selects_the_builds(
    owner: "Api", active: Callable[..., str], app: Flask, pattern: Any, is_told: bool
) -> None:
    subscribe(owner, "build_queued", {"ref-regex": pattern})

    answer = owner.post(f"{TRIGGERS}{active('github', **ON_GITHUB)}/start", {})

    assert (answer.status_code, list_delivered_events(app)) == (201, ["build_queued"] * is_told)


def test_build_without_a_ref_matches_no_pattern(owner: "Api", app: Flask) -> None:
    subscribe(owner, "build_queued", {"ref-regex": ".*"})

    assert owner.post(BUILDS, {"archive_url": ARCHIVE}).status_code == 201
    assert list_delivered_events(app) == []


@pytest.mark.parametrize("level", ["x", {}, {"priority": "Sometime"}, None, ["Low"]])
def test_invalid_vulnerability_level_filters_nothing(owner: "Api", app: Flask, level: Any) -> None:
    subscribe(owner, "vulnerability_found", {"vulnerability": level})
    (uuid,) = [one["uuid"] for one in owner.get(NOTIFICATIONS).json["notifications"]]
    subscribe(owner, "repo_push", {"vulnerability": level})

    assert owner.post(f"{NOTIFICATIONS}{uuid}/test").status_code == 200
    Registry(owner.client, "owner", "password-of-owner").push("acme/web", "v1", image("a"))
    assert list_delivered_events(app) == ["vulnerability_found", "repo_push"]


def test_push_succeeds_if_the_notified_team_was_deleted(owner: "Api") -> None:
    assert owner.put("/organization/acme/team/passing", {"role": "member"}).status_code == 200
    config = {"target": {"kind": "team", "name": "passing"}}
    body = {"event": "repo_push", "method": "quay_notification", "config": config}
    assert owner.post(NOTIFICATIONS, {**body, "eventConfig": {}}).status_code == 201
    assert owner.delete("/organization/acme/team/passing").status_code == 204

    Registry(owner.client, "owner", "password-of-owner").push("acme/web", "v1", image("a"))

    assert owner.get("/user/notifications").json["notifications"] == []
    assert [tag["name"] for tag in owner.get("/repository/acme/web/tag/").json["tags"]] == ["v1"]
