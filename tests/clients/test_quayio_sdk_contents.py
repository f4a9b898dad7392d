"""quayio-sdk: images, builds, logs, searches, users and billing."""

from typing import Any

import pytest

from tests.clients.sdk import Sdk, get_names

pytestmark = pytest.mark.filterwarnings("ignore")  # warnings of other packages

WEB = "acme/web"
COMMIT = "0123456789012345678901234567890123456789"
BY_MAIL = {"callback_email": "alice@example.com"}


def get_tag(sdk: Sdk, name: str) -> dict[str, Any]:
    (found,) = sdk.list_repo_tags(WEB, specific_tag=name, only_active_tags=True)["tags"]
    return dict(found)


class TestTags:
    def test_tags_can_be_moved_restored_and_deleted(self, alice: Sdk) -> None:
        old, new = (
            get_tag(alice, "v1.0.0")["manifest_digest"],
            get_tag(alice, "latest")["manifest_digest"],
        )
        assert alice.change_tag(WEB, "latest", {"manifest_digest": old}) == "Updated"
        assert alice.status == 201
        assert get_tag(alice, "latest")["manifest_digest"] == old
        assert alice.restore_tag(WEB, "latest", {"manifest_digest": new}) == {}
        assert get_tag(alice, "latest")["manifest_digest"] == new
        alice.delete_full_tag(WEB, "v1.0.0")
        left = alice.list_repo_tags(WEB, only_active_tags=True, limit=1)
        assert (len(left["tags"]), left["has_additional"], left["page"]) == (1, True, 1)
        assert get_names(alice.list_repo_tags(WEB, only_active_tags=True)["tags"]) == [
            "latest",
            "v1.1.0",
        ]


class TestManifests:
    def test_labels_can_be_added_and_deleted(self, alice: Sdk) -> None:
        digest = get_tag(alice, "v1.0.0")["manifest_digest"]
        label = {"key": "quality", "value": "good", "media_type": "text/plain"}
        made = alice.add_manifest_label(digest, WEB, label)["label"]
        assert {**label, "source_type": "api", "id": made["id"]} == made
        assert alice.get_manifest_label(digest, WEB, made["id"]) == made
        assert made in alice.list_manifest_labels(digest, WEB)["labels"]
        alice.delete_manifest_label(digest, WEB, made["id"])
        assert made not in alice.list_manifest_labels(digest, WEB)["labels"]

    def test_manifest_and_its_security_report_can_be_read(self, alice: Sdk) -> None:
        digest = get_tag(alice, "v1.0.0")["manifest_digest"]
        seen = alice.get_repo_manifest(digest, WEB)
        assert (seen["digest"], seen["is_manifest_list"], len(seen["layers"])) == (digest, False, 3)
        assert alice.get_repo_manifest_security(digest, WEB, vulnerabilities=True)["status"] in {
            "queued",
            "scanned",
        }


class TestBuilds:
    def test_builds_can_be_started_and_cancelled(self, alice: Sdk) -> None:
        build = {"archive_url": "http://files.example.com/context.tar.gz"}
        made = alice.request_repo_build(WEB, build)
        key = made["id"]
        assert (alice.status, made["phase"]) == (201, "waiting")
        assert alice.get_repo_build(WEB, key)["id"] == key
        assert alice.get_repo_build_status(WEB, key)["phase"] == "waiting"
        assert alice.get_repo_build_logs(WEB, key) == {"start": 0, "total": 0, "logs": []}
        assert alice.cancel_repo_build(WEB, key) == "Okay"
        assert [one["phase"] for one in alice.get_repo_builds(WEB)["builds"]] == ["cancelled"]

    def test_builds_can_be_started_by_triggers(self, alice: Sdk) -> None:
        triggers = {
            one["is_active"]: one["id"] for one in alice.list_build_triggers(WEB)["triggers"]
        }
        ready, new = triggers[True], triggers[False]
        started = alice.manually_start_build_trigger(WEB, ready, {"commit_sha": COMMIT})
        assert (alice.status, started["trigger"]["id"]) == (201, ready)
        (recent,) = alice.list_trigger_recent_builds(WEB, ready)["builds"]
        assert recent["id"] == started["id"]
        alice.update_build_trigger(WEB, ready, {"enabled": False})
        assert alice.get_build_trigger(WEB, ready)["enabled"] is False
        config = {"build_source": "git@git.example.com:acme/new.git"}
        active = alice.activate_build_trigger(WEB, new, {"config": config})
        assert active["build_source"] == config["build_source"]
        alice.delete_build_trigger(WEB, new)
        assert [one["id"] for one in alice.list_build_triggers(WEB)["triggers"]] == [ready]


class TestLogs:
    def test_log_entries_contain_performer_and_metadata(self, alice: Sdk) -> None:
        alice.create_org_robot("seen", "acme", {})
        alice.change_repo_visibility(WEB, {"visibility": "public"})
        alice.create_user_robot("own", {})
        of_organization = alice.list_org_logs("acme", performer="alice")["logs"]
        assert [one["kind"] for one in of_organization] == [
            "change_repo_visibility",
            "create_robot",
        ]
        assert {one["performer"]["name"] for one in of_organization} == {"alice"}
        (of_repository, *_) = alice.list_repo_logs(WEB)["logs"]
        assert of_repository["metadata"]["visibility"] == "public"
        (of_user,) = alice.list_user_logs()["logs"]
        assert of_user["metadata"]["robot"] == "own"

    def test_log_entries_can_be_counted(self, alice: Sdk) -> None:
        alice.change_repo_visibility(WEB, {"visibility": "public"})
        alice.change_repo_visibility(WEB, {"visibility": "private"})
        alice.create_user_robot("own", {})
        for counts in (alice.get_aggregate_repo_logs(WEB), alice.get_aggregate_org_logs("acme")):
            assert ("change_repo_visibility", 2) in [
                (counted["kind"], counted["count"]) for counted in counts["aggregated"]
            ]
        (own,) = alice.get_aggregate_user_logs()["aggregated"]
        assert (own["kind"], own["count"]) == ("create_robot", 1)

    def test_log_entries_can_be_exported(self, alice: Sdk) -> None:
        exported = [
            alice.export_org_logs("acme", BY_MAIL),
            alice.export_repo_logs(WEB, BY_MAIL),
            alice.export_user_logs(BY_MAIL),
        ]
        assert len({one["export_id"] for one in exported}) == 3


class TestSearches:
    def test_search_finds_repositories(self, alice: Sdk) -> None:
        found = alice.conduct_search(query="web")["results"]
        assert [(one["kind"], one["name"]) for one in found] == [("repository", "web")]

    def test_repository_search_needs_no_token(self, alice: Sdk) -> None:
        found = alice.conduct_repo_search(query="docs", page=1, include_usage=True)
        assert get_names(found["results"]) == ["docs"]
        assert (found["page"], found["has_additional"], found["start_index"]) == (1, False, 0)

    def test_entity_search_needs_no_token(self, alice: Sdk) -> None:
        found = alice.get_matching_entities("bob", namespace="acme", include_teams=True)["results"]
        assert [(one["name"], one["kind"]) for one in found] == [("bob", "user")]


class TestUsers:
    def test_users_can_be_read(self, alice: Sdk) -> None:
        assert alice.get_logged_in_user()["username"] == "alice"
        assert alice.get_user_information("bob")["username"] == "bob"
        assert alice.refusal("get_user_information", "nobody")[0] == 404

    def test_repositories_can_be_starred(self, alice: Sdk) -> None:
        assert alice.list_starred_repos() == {"repositories": []}
        starred = alice.create_star({"namespace": "acme", "repository": "web"})
        assert (alice.status, starred) == (201, {"namespace": "acme", "repository": "web"})
        assert get_names(alice.list_starred_repos()["repositories"]) == ["web"]
        alice.delete_star(WEB)
        assert alice.list_starred_repos() == {"repositories": []}


class TestRegistryInformation:
    def test_discovery_and_error_descriptions_can_be_read(self, alice: Sdk) -> None:
        assert len(alice.discovery()["paths"]) > 60
        said = alice.get_error_description("not_found")
        assert (said["title"], said["description"]) == (
            "not_found",
            "The requested resource does not exist.",
        )

    def test_superuser_can_publish_messages(self, quayadmin: Sdk, alice: Sdk) -> None:
        message = {"severity": "info", "media_type": "text/plain", "content": "closed on monday"}
        assert quayadmin.create_global_message({"message": message}) is None
        assert quayadmin.status == 201
        told = alice.get_global_messages()["messages"]
        assert [one["content"] for one in told][2:] == ["closed on monday"]
        assert alice.refusal("create_global_message", {"message": message})[0] == 403


class TestBilling:
    def test_organization_without_a_plan_has_no_invoices(self, alice: Sdk) -> None:
        assert "Micro" in get_names(alice.list_plans()["plans"], "title")
        assert alice.refusal("list_org_invoices", "acme")[0] == 404

    def test_marketplace_operations_accept_an_empty_body(self, alice: Sdk) -> None:
        assert alice.list_org_skus("acme") == []
        assert alice.bind_sku_to_org("acme") == "Okay"
        assert alice.batch_remove_sku("acme") is None
        assert alice.remove_sku_from_org("1", "acme") is None
        assert alice.refusal("get_user_marketplace_subscriptions")[0] == 404
