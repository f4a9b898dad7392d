"""Pages of an organization: settings, policies, copies, notifications and usage log."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.console.demo_client import create_demo_client
from tests.console.page_parser import Person

ACME = "/console/organizations/acme"


@pytest.fixture
def client() -> FlaskClient:
    return create_demo_client()


@pytest.fixture
def alice(person: Person) -> Person:
    person.sign_in("alice")
    return person


def test_administrators_see_tabs(alice: Person) -> None:
    page = alice.look(ACME)
    tabs = {
        "Overview": "",
        "Members and permissions": "/permissions",
        "Quotas and policies": "/policies",
        "Mirror and proxy cache": "/copies",
        "Notifications": "/notifications",
        "Usage log": "/logs",
    }
    found = {name: page.links[name] for name in tabs if name != "Overview"}
    assert found == {name: ACME + path for name, path in tabs.items() if name != "Overview"}


def test_members_see_no_tabs_and_cannot_open_settings(person: Person) -> None:
    person.sign_in("carol")
    page = person.look(ACME)
    assert (person.status, "Usage log" in page.links) == (200, False)
    for section in ("permissions", "policies", "copies", "notifications", "logs"):
        page = person.look(f"{ACME}/{section}")
        assert (person.status, page.messages) == (403, [("alert", "Unauthorized")])


def test_default_permissions_are_listed_and_deleted(alice: Person) -> None:
    page = alice.look(f"{ACME}/permissions")
    assert [row[:3] for row in page.tables["Default permissions"]] == [
        ["team devs", "write", "any user"],
        ["acme+ci", "write", "any user"],
        ["alice", "admin", "bob"],
    ]
    assert page.tables["Members"][1] == ["bob", "builders, devs", "api"]
    [prototype] = [
        form.fields["uuid"]
        for form in page.forms
        if "Delete the default permission of acme+ci?" in page.text and "uuid" in form.fields
    ][1:2]
    page = alice.press("Delete", about={"uuid": prototype})
    assert page.messages == [("status", "The default permission was deleted.")]
    assert [row[0] for row in page.tables["Default permissions"]] == ["team devs", "alice"]


def test_quotas_show_the_used_storage(superuser: Person) -> None:
    page = superuser.look("/console/organizations/globex/policies")
    assert page.tables["Quotas"] == [["96.0 KiB", "Warning at 60 % Reject at 95 %"]]
    report = superuser.client.get("/api/v1/organization/globex").get_json()["quota_report"]
    share = round(100 * report["quota_bytes"] / 98_304, 1)
    assert f"of 96.0 KiB ({share} %)" in page.text
    assert 60 < share < 95


def test_policies_are_described(alice: Person) -> None:
    page = alice.look(f"{ACME}/policies")
    assert page.tables["Auto-pruning policies"] == [
        ["tags younger than 12w", "tags that match ^pr-.*"]
    ]
    page = alice.look("/console/organizations/initech/policies")
    assert page.tables["Immutability policies"] == [["tags that match ^release-.*"]]
    assert "No quota is set." in page.text


def test_a_mirror_shows_its_discovered_repositories(superuser: Person) -> None:
    page = superuser.look("/console/organizations/globex/copies")
    assert [[row[0], row[3], row[4]] for row in page.tables["Discovered repositories"]] == [
        ["nginx", "SUCCESS", "—"],
        ["nginx-debug", "FAIL", "The upstream registry does not have the manifest."],
    ]
    assert "https://harbor.example.com (harbor) Project platform" in page.text
    assert "The organization is not a proxy cache." in page.text
    page = superuser.press("Sync now")
    assert page.messages == [("status", "A sync of the organization mirror is due now.")]


def test_a_proxy_cache_is_described(superuser: Person) -> None:
    page = superuser.look("/console/organizations/upstream/copies")
    assert "Upstream registry registry.example.com Copied tags expire after 1 day" in page.text
    assert "The organization is not a mirror." in page.text


def test_notifications_show_their_deliveries(alice: Person) -> None:
    page = alice.look(f"{ACME}/notifications")
    assert [row[:5] for row in page.tables["Notifications"]] == [
        ["Warn the owners", "quota_warning", "email", "email acme@example.com", "0"]
    ]
    [delivery] = page.tables["Deliveries"]
    assert delivery[:5] == [
        "2025-11-28 16:00:00",
        "Warn the owners",
        "quota_warning",
        "acme@example.com",
        "recorded",
    ]
    page = alice.press("Send test Warn the owners")
    assert page.messages == [("status", "A test message was sent.")]
    assert len(page.tables["Deliveries"]) == 2


def test_the_usage_log_agrees_with_the_api(alice: Person) -> None:
    page = alice.look(f"{ACME}/logs")
    path = "/api/v1/organization/acme/logs?starttime=11/02/2025"
    logged: dict[str, Any] = alice.client.get(path).get_json()
    assert [row[1] for row in page.tables["Usage log"]] == [one["kind"] for one in logged["logs"]]
    page = alice.press("Show", kind="org_add_team_member")
    assert page.tables["Usage log"] == [
        [
            "2025-11-25 14:00:00",
            "org_add_team_member",
            "alice",
            "192.0.2.10",
            "member carol team devs",
        ]
    ]
