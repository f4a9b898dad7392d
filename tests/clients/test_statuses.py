"""Exact statuses that clients require, and bodies that are not objects."""

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

from fakequay import FakeQuay
from tests.support.mirrors import MIRROR
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

ORGANIZATION, ROBOT = "/organization/acme", "/organization/acme/robots/ci"
WEB = "/repository/acme/web"
HOOK = {"event": "repo_push", "method": "webhook", "config": {"url": "http://hooks.example.com"}}
ORG_MIRROR = {
    "external_registry_type": "quay",
    "external_registry_url": "https://registry.example.com",
    "external_namespace": "upstream",
    "robot_username": "mirrored+ci",
    "visibility": "private",
    "sync_interval": 3600,
    "sync_start_date": "2030-01-02T03:04:05Z",
}
IMMUTABLE = {"tagPattern": "^v.*", "tagPatternMatches": True}
PRUNE = {"method": "number_of_tags", "value": 5}
PROXY = {"upstream_registry": "registry.example.com", "expiration_s": 60}


def status_and_body(answer: Any) -> tuple[int, Any]:
    return answer.status_code, json.loads(answer.data) if answer.data else ""


class TestCreateStatuses:
    @pytest.mark.parametrize(
        ("method", "path", "body", "expected"),
        [
            ("POST", "/organization/", {"name": "initech"}, (201, "Created")),
            ("POST", f"{ORGANIZATION}/proxycache", PROXY, (201, "Created")),
            ("POST", f"{ROBOT}/federation", [], (200, [])),
            ("POST", f"{WEB}/changevisibility", {"visibility": "public"}, (200, {"success": True})),
            ("POST", f"{WEB}/mirror", MIRROR, (201, "")),
        ],
    )
    def test_operation_returns_the_expected_status_and_body(
        self, owner: "Api", method: str, path: str, body: Any, expected: tuple[int, Any]
    ) -> None:
        assert status_and_body(owner.call(method, path, json=body)) == expected

    @pytest.mark.parametrize(
        ("method", "path", "body", "status"),
        [
            ("PUT", f"{ORGANIZATION}/robots/new", None, 201),
            ("POST", "/repository", {"repository": "new", "visibility": "public"}, 201),
            (
                "POST",
                f"{ORGANIZATION}/prototypes",
                {"role": "read", "delegate": {"kind": "user", "name": "acme+ci"}},
                200,
            ),
            ("POST", f"{ORGANIZATION}/applications", {"name": "new"}, 200),
            ("POST", "/user/apptoken", {"title": "new"}, 200),
            ("POST", f"{ROBOT}/regenerate", None, 200),
            ("PUT", f"{ORGANIZATION}/team/new", {"role": "member"}, 200),
            ("PUT", f"{ORGANIZATION}/team/members/members/acme+ci", None, 200),
            ("PUT", f"{WEB}/permissions/user/reader", {"role": "write"}, 200),
            ("PUT", f"{WEB}/permissions/team/members", {"role": "write"}, 200),
            ("POST", f"{WEB}/notification/", {**HOOK, "eventConfig": {}}, 201),
            ("POST", f"{ORGANIZATION}/autoprunepolicy/", PRUNE, 201),
        ],
    )
    def test_operation_returns_the_created_item(
        self, owner: "Api", method: str, path: str, body: Any, status: int
    ) -> None:
        if path == "/repository":
            body = {**body, "namespace": "acme", "description": ""}
        answer = owner.call(method, path, json=body)
        assert (answer.status_code, type(answer.json)) == (status, dict)

    def test_quota_and_limits_return_created(self, superuser: "Api", owner: "Api") -> None:
        quota = f"{ORGANIZATION}/quota"
        assert status_and_body(superuser.post(quota, {"limit_bytes": 1024})) == (201, "Created")
        (made,) = owner.get(quota).json
        limit = {"type": "Reject", "threshold_percent": 100}
        assert status_and_body(superuser.post(f"{quota}/{made['id']}/limit", limit)) == (
            201,
            "Created",
        )
        (made,) = owner.get(quota).json
        (rejecting,) = made["limits"]
        assert made == {
            "id": made["id"],
            "limit_bytes": 1024,
            "limit": "1.0 KiB",
            "default_config": False,
            "limits": [{"id": rejecting["id"], "type": "Reject", "limit_percent": 100}],
            "default_config_exists": False,
        }
        assert {type(made["id"]), type(rejecting["id"])} == {int}
        assert owner.get(f"{quota}/{made['id']}/limit").json == made["limits"]

    def test_message_returns_201_with_an_empty_html_body(self, superuser: "Api") -> None:
        message = {"severity": "info", "media_type": "text/plain", "content": "hello"}
        answer = superuser.post("/messages", {"message": message})
        assert (answer.status_code, answer.mimetype, answer.data) == (201, "text/html", b"")

    def test_user_creation_returns_200(self, superuser: "Api", visitor: "Api") -> None:
        body = {"username": "newcomer", "email": "newcomer@example.com"}
        answer = superuser.post("/superuser/users/", body)
        assert (answer.status_code, answer.json["username"]) == (200, "newcomer")
        own = {"username": "own", "email": "own@example.com", "password": "password-of-own"}
        assert visitor.post("/user/", own).status_code == 200

    def test_repeated_star_returns_201_and_unknown_repository_null(self, owner: "Api") -> None:
        body = {"namespace": "acme", "repository": "web"}
        assert status_and_body(owner.post("/user/starred", body)) == (201, body)
        assert status_and_body(owner.post("/user/starred", body)) == (201, body)
        assert len(owner.get("/user/starred").json["repositories"]) == 1
        missing = {**body, "repository": "none"}
        assert status_and_body(owner.post("/user/starred", missing)) == (200, None)


class TestChangeStatuses:
    def test_tag_change_returns_201_and_restore_200(self, owner: "Api", registry: Registry) -> None:
        digest = registry.push("acme/web", "v1", image("one"))
        body = {"manifest_digest": digest}
        assert status_and_body(owner.put(f"{WEB}/tag/latest", body)) == (201, "Updated")
        assert owner.delete(f"{WEB}/tag/latest").status_code == 204
        assert status_and_body(owner.post(f"{WEB}/tag/latest/restore", body)) == (200, {})

    def test_mirror_change_returns_201(self, owner: "Api") -> None:
        owner.put(f"{WEB}/changestate", {"state": "MIRROR"})
        owner.post(f"{WEB}/mirror", MIRROR)
        changed = owner.put(f"{WEB}/mirror", {"sync_interval": 7200})
        assert status_and_body(changed) == (201, "")
        assert owner.get(f"{WEB}/mirror").json["sync_interval"] == 7200
        synced = owner.post(f"{WEB}/mirror/sync-now")
        assert status_and_body(synced) == (204, "")

    def test_organization_mirror_change_returns_200(self, owner: "Api") -> None:
        owner.post("/organization/", {"name": "mirrored"})
        owner.put("/organization/mirrored/robots/ci")
        path = "/organization/mirrored/mirror"
        assert status_and_body(owner.post(path, ORG_MIRROR)) == (201, "")
        changed = owner.put(path, {"sync_interval": 7200})
        assert status_and_body(changed) == (200, "")
        assert owner.get(path).json["sync_interval"] == 7200

    @pytest.mark.parametrize(
        ("kind", "made", "changed"),
        [
            ("autoprunepolicy/", PRUNE, {**PRUNE, "value": 7}),
            ("immutabilitypolicy/", IMMUTABLE, {**IMMUTABLE, "tagPattern": "^w.*"}),
        ],
    )
    @pytest.mark.parametrize("of", [ORGANIZATION, WEB])
    def test_policy_change_returns_204_and_deletion_its_uuid(
        self, owner: "Api", of: str, kind: str, made: dict[str, Any], changed: dict[str, Any]
    ) -> None:
        answer = owner.post(f"{of}/{kind}", made)
        uuid = answer.json["uuid"]
        assert answer.status_code == 201
        path = f"{of}/{kind}{uuid}"
        assert status_and_body(owner.put(path, {**changed, "uuid": uuid})) == (204, "")
        assert status_and_body(owner.delete(path)) == (200, {"uuid": uuid})

    def test_notification_reset_and_deletion_return_204(self, owner: "Api") -> None:
        made = owner.post(f"{WEB}/notification/", {**HOOK, "eventConfig": {}}).json
        path = f"{WEB}/notification/{made['uuid']}"
        assert status_and_body(owner.post(path)) == (204, "")
        assert status_and_body(owner.delete(path)) == (204, "")


class TestDeleteStatuses:
    def test_proxy_cache_deletion_returns_201(self, owner: "Api") -> None:
        owner.post(f"{ORGANIZATION}/proxycache", PROXY)
        assert status_and_body(owner.delete(f"{ORGANIZATION}/proxycache")) == (201, "Deleted")

    @pytest.mark.parametrize(
        "path",
        [
            f"{WEB}/permissions/user/reader",
            f"{ORGANIZATION}/team/members",
            f"{ORGANIZATION}/team/members/members/member",
            f"{ORGANIZATION}/members/member",
            ROBOT,
            WEB,
            "/repository/acme/none",
            ORGANIZATION,
        ],
    )
    def test_deletion_returns_204(self, owner: "Api", path: str) -> None:
        assert status_and_body(owner.delete(path)) == (204, "")


class TestPathsAndMethods:
    def test_repository_name_can_contain_a_path_of_the_api(self, owner: "Api") -> None:
        body = {"namespace": "acme", "visibility": "private", "description": "", "repository": ""}
        owner.post("/repository", {**body, "repository": "web/permissions/admin"})
        changed = owner.put(f"{WEB}/permissions/admin", {"description": "one of its own"})
        assert status_and_body(changed) == (200, {"success": True})

    @pytest.mark.parametrize(("method", "status"), [("GET", 404), ("POST", 405)])
    @pytest.mark.parametrize("path", ["/nosuchthing/", "/organization/acme/nosuchthing/"])
    def test_unknown_path_returns_an_html_page(
        self, owner: "Api", path: str, method: str, status: int
    ) -> None:
        answer = owner.call(method, path)
        assert (answer.status_code, answer.mimetype) == (status, "text/html")

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("POST", ORGANIZATION, "DELETE, GET, HEAD, OPTIONS, PUT"),
            ("PATCH", WEB, "DELETE, GET, HEAD, OPTIONS, PUT"),
            ("DELETE", "/repository/acme/base/runtime/tag/", "GET, HEAD, OPTIONS"),
            ("PUT", "/signin", "GET, HEAD, OPTIONS, POST"),
        ],
    )
    def test_wrong_method_returns_405_with_a_json_body(
        self, owner: "Api", method: str, path: str, allowed: str
    ) -> None:
        answer = owner.call(method, path, json={})
        refused = {"message": "The method is not allowed for the requested URL."}
        assert (answer.status_code, answer.json) == (405, refused)
        assert answer.headers["Allow"] == allowed

    def test_options_lists_the_methods_of_the_path(self, anonymous: "Api") -> None:
        answer = anonymous.call("OPTIONS", WEB)
        assert (answer.status_code, answer.headers["Allow"], answer.data) == (
            200,
            "DELETE, GET, HEAD, OPTIONS, PUT",
            b"",
        )

    @pytest.mark.parametrize(
        ("path", "target"),
        [
            ("/repository/acme/web/tag?limit=5", "/repository/acme/web/tag/?limit=5"),
            ("/repository/acme/web/permissions/user", "/repository/acme/web/permissions/user/"),
            ("/organization/acme/autoprunepolicy", "/organization/acme/autoprunepolicy/"),
            ("/repository/acme/web/autoprunepolicy", "/repository/acme/web/autoprunepolicy/"),
        ],
    )
    def test_missing_trailing_slash_returns_a_redirect(
        self, owner: "Api", path: str, target: str
    ) -> None:
        answer = owner.get(path)
        location = f"http://localhost/api/v1{target}"
        assert (answer.status_code, answer.headers["Location"]) == (308, location)

    def test_redirected_post_keeps_its_body(self, quay: FakeQuay) -> None:
        policies = f"{quay.url}/api/v1{ORGANIZATION}/autoprunepolicy"
        headers = {"Authorization": f"Bearer {quay.token('owner')}"}
        followed = requests.post(policies, json=PRUNE, headers=headers)
        assert (followed.status_code, [one.status_code for one in followed.history]) == (201, [308])
        (policy,) = requests.get(policies, headers=headers).json()["policies"]
        assert policy["uuid"] == followed.json()["uuid"]

    def test_empty_body_with_json_content_type_is_accepted(self, owner: "Api") -> None:
        """Go clients send Content-Type: application/json without a body, with every method."""
        empty = {"headers": {"Content-Type": "application/json"}, "data": b""}
        for method, path, status in [
            ("GET", ORGANIZATION, 200),
            ("GET", WEB, 200),
            ("PUT", f"{ORGANIZATION}/robots/new", 201),
            ("PUT", f"{ORGANIZATION}/team/members/members/acme+new", 200),
            ("POST", f"{ORGANIZATION}/robots/new/regenerate", 200),
            ("DELETE", f"{ORGANIZATION}/team/members/members/acme+new", 204),
            ("DELETE", f"{ORGANIZATION}/robots/new", 204),
            ("DELETE", f"{WEB}/permissions/user/reader", 204),
            ("DELETE", WEB, 204),
        ]:
            assert (method, path, owner.call(method, path, **empty).status_code) == (
                method,
                path,
                status,
            )
