"""Pages for superusers, the page of the signed-in user, global messages and the search."""

import pytest
from flask.testing import FlaskClient

from tests.console.demo_client import create_demo_client
from tests.console.page_parser import Person

REGISTRY = "/console/registry"


@pytest.fixture
def client() -> FlaskClient:
    return create_demo_client()


class TestRegistry:
    @pytest.mark.parametrize("path", ["", "/builds", "/keys", "/messages", "/logs"])
    def test_is_for_superusers_only(self, person: Person, path: str) -> None:
        person.sign_in("alice")
        page = person.look(REGISTRY + path)
        assert (person.status, page.messages) == (403, [("alert", "Unauthorized")])
        assert "Registry" not in page.links

    def test_lists_users_and_organizations(self, superuser: Person) -> None:
        page = superuser.look(REGISTRY)
        assert page.links["Registry"] == REGISTRY
        users = {row[0]: row[1:3] for row in page.tables["Users"]}
        assert users["quayadmin"] == ["quayadmin@example.com", "enabled superuser"]
        assert users["erin"] == ["erin@example.com", "disabled"]
        assert users["frank"] == ["frank@example.com", "enabled not verified"]
        names = [row[0] for row in page.tables["Organizations"]]
        assert names == ["acme", "initech", "globex", "upstream"]

    def test_lists_the_builds_in_progress(self, superuser: Person) -> None:
        page = superuser.look(f"{REGISTRY}/builds")
        assert page.tables["Builds in progress"] == [
            ["5d41402", "acme/api", "building", "2025-11-28 15:00:00"]
        ]

    def test_lists_the_service_keys(self, superuser: Person) -> None:
        page = superuser.look(f"{REGISTRY}/keys")
        assert [row[:3] for row in page.tables["Service keys"]] == [
            [
                "Build managerdemo-builder-key",
                "builder",
                "approved by quayadmin: Checked by phone",
            ],
            ["Mirror workerdemo-mirror-key", "mirror", "not approved"],
        ]

    def test_shows_the_whole_usage_log(self, superuser: Person) -> None:
        page = superuser.look(f"{REGISTRY}/logs?kind=repo_mirror_sync_success")
        assert page.tables["Usage log"] == [
            [
                "2025-11-30 03:00:00",
                "repo_mirror_sync_success",
                "globex+mirror",
                "192.0.2.40",
                "namespace globex repo nginx namespace globex message Mirror of 1 tag",
            ]
        ]


class TestMessages:
    def test_are_on_every_page(self, person: Person) -> None:
        for path in ("/", "/console/signin", "/console/nowhere"):
            page = person.look(path)
            assert "This is a demo: everything in it is made up." in page.text
            assert "warning Maintenance on Sunday from 06:00 to 07:00 UTC." in page.text

    def test_are_created_and_deleted_by_superusers(self, superuser: Person) -> None:
        superuser.look(f"{REGISTRY}/messages")
        page = superuser.press("Create message", content="<b>Read only</b>", severity="error")
        assert page.messages == [("status", "The message was created.")]
        assert page.tables["Global messages"][-1][:3] == [
            "<b>Read only</b>",
            "error",
            "text/plain",
        ]
        assert "error <b>Read only</b>" in page.text
        uuid = page.forms[-2].fields["uuid"]
        page = superuser.press("Delete", about={"uuid": uuid})
        assert page.messages == [("status", "The message was deleted.")]
        assert "Read only" not in page.text


class TestMe:
    def test_shows_repositories_quota_and_policies(self, person: Person) -> None:
        person.sign_in("alice")
        page = person.look("/console/me")
        assert page.tables["Quotas"] == [["64.0 KiB", "Warning at 50 %"]]
        assert page.tables["Auto-pruning policies"] == [["the newest 20 tags", "all tags"]]
        assert "of 64.0 KiB (" in page.text
        assert [row[0] for row in page.tables["Repositories"]] == ["alice/notes"]

    def test_lists_starred_repositories(self, person: Person) -> None:
        person.sign_in("bob")
        page = person.look("/console/me")
        assert [row[0] for row in page.tables["Starred repositories"]] == ["acme/web"]

    def test_lists_and_revokes_tokens(self, person: Person) -> None:
        person.sign_in("bob")
        page = person.look("/console/me/tokens")
        assert [row[:3] for row in page.tables["App tokens"]] == [
            ["workstation", "2025-12-01 12:00:00", "—"],
            ["old laptop", "2025-01-06 09:00:00", "2025-07-07 09:00:00"],
        ]
        assert page.tables["Assigned tokens"] == [["portal", "acme", "repo:read, repo:write"]]
        page = person.press("Revoke", about={"uuid": page.forms[3].fields["uuid"]})
        assert page.messages == [("status", "The app token was revoked.")]
        assert [row[0] for row in page.tables["App tokens"]] == ["old laptop"]

    def test_lists_and_dismisses_notifications(self, person: Person) -> None:
        person.sign_in("alice")
        page = person.look("/console/me/notifications")
        assert [row[:2] for row in page.tables["Notifications"]] == [
            ["2025-09-15 10:00:00", "repo_push"]
        ]
        page = person.press("Dismiss repo_push")
        assert page.messages == [("status", "The notification was dismissed.")]
        assert "No notifications." in page.text

    def test_shows_the_usage_log_of_the_user(self, person: Person) -> None:
        person.sign_in("alice")
        page = person.look("/console/me/logs?kind=create_robot")
        assert [row[:3] for row in page.tables["Usage log"]] == [
            ["2025-11-28 09:10:00", "create_robot", "alice"]
        ]

    def test_asks_anonymous_visitors_to_sign_in(self, person: Person) -> None:
        assert person.look("/console/me/tokens").title == "Sign in"


class TestSearch:
    def test_finds_what_the_caller_may_see(self, person: Person) -> None:
        person.sign_in("alice")
        page = person.look("/console/search?query=devs")
        assert page.tables["Results"] == [["devs", "team of acme", "—"]]
        assert page.links["devs"] == "/console/organizations/acme/teams/devs"
        page = person.press("Search", query="api")
        assert page.tables["Results"] == [["acme/api", "repository", "The shop's back end"]]
        assert page.links["acme/api"] == "/console/repositories/acme/api"

    def test_hides_private_repositories_from_others(self, person: Person) -> None:
        page = person.look("/console/search?query=api")
        assert (page.tables, "Nothing was found." in page.text) == ({}, True)

    def test_finds_robots_and_organizations(self, person: Person) -> None:
        person.sign_in("alice")
        page = person.look("/console/search?query=acme")
        kinds = {row[0]: row[1] for row in page.tables["Results"]}
        assert kinds["acme"] == "organization"
        page = person.look("/console/search?query=scratch")
        assert page.links["alice+scratch"] == "/console/me"

    def test_without_text_finds_nothing(self, person: Person) -> None:
        page = person.look("/console/search")
        assert "Enter the start of a name in the search box" in page.text
