"""REST API of older releases of Quay: answers that were different before a release."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

RunAs = Callable[..., None]
ACME, WEB = "/organization/acme", "/repository/acme/web"
ROBOTS = f"{ACME}/robots"


def first_line(answer: Any) -> dict[str, Any]:
    """Return the body of a validation error with the first line of its message only."""
    return invalid(answer.json["detail"].partition("\n")[0])


class TestOrganizations:
    def test_need_an_email_address_before_3_18(self, owner: "Api", run_as: RunAs) -> None:
        run_as("3.17")
        answer = owner.post("/organization/", {"name": "made"})
        assert (answer.status_code, answer.json) == (400, invalid("Email address is required"))
        answer = owner.post("/organization/", {"name": "made", "email": "nowhere"})
        assert (answer.status_code, answer.json) == (
            400,
            invalid("Invalid email address: nowhere"),
        )
        run_as("3.18")
        assert owner.post("/organization/", {"name": "made"}).status_code == 201

    def test_need_no_email_address_without_mailing(self, owner: "Api", run_as: RunAs) -> None:
        run_as("3.17", FEATURE_MAILING=False)
        assert owner.post("/organization/", {"name": "made"}).status_code == 201

    def test_ignore_the_contact_address_before_3_18(self, owner: "Api", run_as: RunAs) -> None:
        body = {"name": "made", "email": "a@example.com", "contact_email": "b@example.com"}
        for release, email in ("3.17", "a@example.com"), ("3.18", "b@example.com"):
            run_as(release)
            owner.post("/organization/", body)
            assert owner.get("/organization/made").json["email"] == email

    def test_cannot_have_the_address_of_another_account_before_3_18(
        self, owner: "Api", superuser: "Api", run_as: RunAs
    ) -> None:
        taken = {"email": "reader@example.com"}
        for release, status in ("3.17", 400), ("3.18", 200):
            run_as(release)
            answers = [owner.put(ACME, taken), superuser.put("/superuser/users/member", taken)]
            assert [answer.status_code for answer in answers] == [status, status]
        run_as("3.17")
        assert owner.put(ACME, taken).json == invalid("E-mail address already used")
        answer = superuser.put("/superuser/users/member", {"email": "acme@example.com"})
        assert answer.json == {"message": "E-mail address already used"}
        answer = owner.post("/organization/", {"name": "made", "email": "acme@example.com"})
        assert answer.json == invalid("Email has already been used: acme@example.com")

    def test_show_superusers_only_the_name_before_3_16(
        self, superuser: "Api", auditor: "Api", run_as: RunAs
    ) -> None:
        run_as("3.14")
        for api in superuser, auditor:
            seen = api.get(ACME).json
            assert (seen["is_admin"], seen["is_member"], seen["email"]) == (False, False, "")
            assert "teams" not in seen
        run_as("3.16")
        for api, sees_teams in (superuser, False), (auditor, True):
            seen = api.get(ACME).json
            assert (seen["is_admin"], seen["email"]) == (True, "acme@example.com")
            assert seen["teams"]["owners"]["can_view"] is sees_teams
        run_as("3.17")
        assert superuser.get(ACME).json["teams"]["owners"]["can_view"] is True

    def test_show_quotas_to_members_since_3_12(
        self, owner: "Api", bearer: Callable[..., "Api"], run_as: RunAs
    ) -> None:
        member = bearer("member")
        run_as("3.11")
        assert "quotas" not in member.get(ACME).json
        assert owner.get(ACME).json["quotas"] == []
        run_as("3.12")
        assert member.get(ACME).json["quotas"] == []

    def test_that_are_missing_cannot_be_deleted_with_400_before_3_19(
        self, superuser: "Api", run_as: RunAs
    ) -> None:
        run_as("3.18")
        answer = superuser.delete("/superuser/organizations/nowhere")
        assert (answer.status_code, answer.json) == (
            400,
            {"message": "Organization does not exist: nowhere"},
        )
        run_as("3.19")
        answer = superuser.delete("/superuser/organizations/nowhere")
        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestSuperusers:
    def test_read_only_superusers_read_only_repositories_in_3_9(
        self, auditor: "Api", run_as: RunAs
    ) -> None:
        run_as("3.9")
        for path in WEB, f"{WEB}/tag/":
            assert auditor.get(path).status_code == 200
        for path in (
            ROBOTS,
            f"{ACME}/members",
            f"{ACME}/logs",
            "/superuser/users/",
            f"{WEB}/permissions/user/",
        ):
            answer = auditor.get(path)
            assert (answer.status_code, answer.json) == (403, FORBIDDEN), path
        assert auditor.get("/repository?namespace=acme").json["repositories"] == []
        run_as("3.10")
        assert auditor.get(ROBOTS).status_code == 200
        assert len(auditor.get("/repository?namespace=acme").json["repositories"]) == 2

    def test_read_only_superusers_see_tokens_of_robots_before_3_19(
        self, auditor: "Api", run_as: RunAs
    ) -> None:
        for release, sees in ("3.10", True), ("3.18", True), ("3.19", False):
            run_as(release)
            [robot] = auditor.get(f"{ROBOTS}?token=true").json["robots"]
            assert ("token" in robot) is sees

    def test_superusers_create_repositories_anywhere_since_3_10(
        self, superuser: "Api", run_as: RunAs
    ) -> None:
        body = {"namespace": "acme", "repository": "made", "visibility": "public"}
        for release, status in ("3.9", 403), ("3.10", 201):
            run_as(release)
            answer = superuser.post("/repository", {**body, "description": ""})
            assert answer.status_code == status

    def test_superusers_edit_teams_since_3_17(self, superuser: "Api", run_as: RunAs) -> None:
        members = f"{ACME}/team/owners/members"
        run_as("3.9")
        assert superuser.get(members).status_code == 403
        for release, edits in ("3.10", False), ("3.16", False), ("3.17", True):
            run_as(release)
            assert superuser.get(members).json["can_edit"] is edits
        syncing = f"{ACME}/team/owners/syncing"
        for release, status in ("3.16", 403), ("3.17", 200):
            run_as(release)
            assert superuser.delete(syncing).status_code == status

    def test_repositories_show_the_rights_of_superusers_since_3_16(
        self, superuser: "Api", auditor: "Api", run_as: RunAs
    ) -> None:
        for release, shown in ("3.14", False), ("3.16", True):
            run_as(release)
            seen = superuser.get(WEB).json
            assert (seen["can_write"], seen["can_admin"]) == (shown, shown)
            assert auditor.get(WEB).json["can_admin"] is shown


class TestRepositories:
    BODY: ClassVar = {
        "namespace": "acme",
        "repository": "made",
        "visibility": "public",
        "description": "",
    }

    def test_may_be_applications_before_3_17(self, owner: "Api", run_as: RunAs) -> None:
        run_as("3.16")
        answer = owner.post("/repository", {**self.BODY, "repo_kind": "application"})
        assert (answer.status_code, answer.json["kind"]) == (201, "application")
        listed = owner.get("/repository?namespace=acme&repo_kind=application").json
        assert [one["name"] for one in listed["repositories"]] == ["made"]
        shown = owner.get("/repository?namespace=acme").json["repositories"]
        assert [one["name"] for one in shown] == ["web", "docs"]
        assert owner.get("/repository/acme/made/tag/").status_code == 501
        run_as("3.17")
        answer = owner.post("/repository", {**self.BODY, "repo_kind": "application"})
        assert first_line(answer) == invalid("'application' is not one of ['image', None]")
        answer = owner.get("/repository?namespace=acme&repo_kind=application")
        assert (answer.status_code, answer.json) == (400, {"message": "Unknown repository kind"})

    def test_named_mirror_health_are_ordinary_before_3_18(
        self, owner: "Api", superuser: "Api", anonymous: "Api", run_as: RunAs
    ) -> None:
        run_as("3.17")
        health = "/repository/mirror/health?namespace=acme"
        assert anonymous.get(health).json == LOGIN_REQUIRED
        assert owner.get(health).json == FORBIDDEN
        assert superuser.get(health).json == NOT_FOUND
        run_as("3.18")
        assert owner.get(health).json["healthy"] is True

    def test_are_found_by_their_full_name_since_3_14(self, owner: "Api", run_as: RunAs) -> None:
        for release, found in ("3.13", []), ("3.14", ["web"]):
            run_as(release)
            results = owner.get("/find/repositories?query=acme/web").json["results"]
            assert [one["name"] for one in results] == found


class TestFieldsOfLaterReleases:
    def test_are_ignored_in_bodies(self, superuser: "Api", run_as: RunAs) -> None:
        run_as("3.11")
        quota = f"{ACME}/quota"
        superuser.post(quota, {"limit_bytes": 1000})
        [made] = superuser.get(quota).json
        assert "limit" not in made
        answer = superuser.put(f"{quota}/{made['id']}", {"limit": "1 GiB"})
        assert (answer.status_code, answer.json["limit_bytes"]) == (200, 1000)
        answer = superuser.post("/organization/nowhere/quota", {"limit": "1 GiB"})
        assert first_line(answer) == invalid("'limit_bytes' is a required property")

    def test_are_missing_from_answers(self, superuser: "Api", run_as: RunAs) -> None:
        run_as("3.14")
        assert "global_readonly_super_user" not in superuser.get("/superuser/users/owner").json
        run_as("3.16")
        seen = superuser.get("/superuser/users/owner").json
        assert seen["global_readonly_super_user"] is False

    def test_are_refused_in_a_new_mirror_before_3_14(self, owner: "Api", run_as: RunAs) -> None:
        body = {
            "external_reference": "registry.example.com/library/busybox",
            "sync_interval": 3600,
            "sync_start_date": "2030-01-02T03:04:05Z",
            "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["latest"]},
            "robot_username": "acme+ci",
        }
        later = {**body, "skopeo_timeout_interval": 300}
        run_as("3.13")
        owner.put(f"{WEB}/changestate", {"state": "MIRROR"})
        answer = owner.post(f"{WEB}/mirror", later)
        problem = "Quay 3.13 has no field skopeo_timeout_interval"
        assert (answer.status_code, answer.json) == (400, invalid(problem))
        assert owner.get(f"{WEB}/mirror").status_code == 404
        assert owner.post(f"{WEB}/mirror", body).status_code == 201
        run_as("3.14")
        assert owner.post(f"{WEB}/mirror", later).status_code == 201
        assert "skopeo_timeout_interval" not in owner.get(f"{WEB}/mirror").json
        run_as("3.16")
        answer = owner.post(f"{WEB}/mirror", {**later, "skopeo_timeout_interval": 1})
        assert first_line(answer) == invalid("1 is less than the minimum of 300")


class TestProxyCaches:
    def test_need_a_declared_upstream_registry_in_3_14(self, owner: "Api", run_as: RunAs) -> None:
        path, body = f"{ACME}/proxycache", {"upstream_registry": "registry.example.com"}
        message = "Failed login to remote registry. Please verify entered details and try again."
        run_as("3.14")
        assert owner.post(path, body).json == invalid(message)
        assert owner.post(f"{ACME}/validateproxycache", body).json == invalid(message)
        run_as("3.14", FAKEQUAY_UPSTREAMS={"registry.example.com/busybox": ["latest"]})
        assert owner.post(path, body).status_code == 201
        for release in "3.13", "3.15":
            run_as(release)
            assert owner.post(path, body).status_code == 201


class TestPolicies:
    POLICY: ClassVar = {"method": "number_of_tags", "value": 10}

    @pytest.mark.parametrize(
        ("path", "kind"),
        [(ACME, "namespace"), (WEB, "repository"), ("/user", "namespace")],
    )
    def test_owner_has_one_prune_policy_before_3_13(
        self, owner: "Api", run_as: RunAs, path: str, kind: str
    ) -> None:
        policies, other = f"{path}/autoprunepolicy/", {**self.POLICY, "value": 20}
        run_as("3.12")
        assert owner.post(policies, self.POLICY).status_code == 201
        problem = f"Policy for this {kind} already exists, delete existing to create new policy"
        assert owner.post(policies, other).json == invalid(problem)
        [listed] = owner.get(policies).json["policies"]
        assert set(listed) == {"uuid", "method", "value"}
        run_as("3.13")
        owner.post(policies, self.POLICY)
        assert owner.post(policies, other).status_code == 201


class TestRobots:
    def test_errors_of_names_are_only_messages_before_3_12(
        self, owner: "Api", run_as: RunAs
    ) -> None:
        run_as("3.11")
        answer = owner.put(f"{ROBOTS}/ci", {})
        assert (answer.status_code, answer.json) == (
            400,
            {"message": "Existing robot with name: acme+ci"},
        )
        run_as("3.12")
        assert owner.put(f"{ROBOTS}/ci", {}).json == invalid("Existing robot with name: acme+ci")


class TestNotifications:
    def test_cannot_be_about_expiring_images_before_3_12(self, owner: "Api", run_as: RunAs) -> None:
        body = {
            "event": "repo_image_expiry",
            "method": "webhook",
            "config": {"url": "http://hooks.example.com/"},
            "eventConfig": {"days": 7},
        }
        for release, status in ("3.11", 400), ("3.12", 201):
            run_as(release)
            assert owner.post(f"{WEB}/notification/", body).status_code == status


class TestPlans:
    def test_marketplace_plans_came_later(self, anonymous: "Api", run_as: RunAs) -> None:
        counts = {}
        for release in "3.10", "3.12", "3.16":
            run_as(release)
            counts[release] = len(anonymous.get("/plans/").json["plans"])
        assert counts == {"3.10": 27, "3.12": 29, "3.16": 30}
