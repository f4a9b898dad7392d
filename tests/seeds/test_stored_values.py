"""Values that only the database of a real server holds: seeds load and export them."""

import base64
import json
from typing import Any, ClassVar

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fakequay import seeds
from fakequay.app import create_app
from fakequay.determinism import Clock
from tests.support.registry_client import Registry, digest_of

NOON = 1_767_268_800.0
API = "/api/v1"
TOKEN = "A" * 20 + "B" * 20
OWNERS = {"owners": {"role": "admin", "members": ["alice"]}}


def client_of(document: dict[str, Any]) -> FlaskClient:
    world = seeds.load(seeds.read([document]), clock=Clock(NOON))
    return create_app(world).test_client()


def seed(acme: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a seed with the superuser alice, who has the token TOKEN and owns acme."""
    token = {"user": "alice", "scope": "org:admin repo:admin super:user user:admin", "token": TOKEN}
    alice = {
        "password": "password-of-alice",
        "email": "alice@example.com",
        "applications": {"own": {"tokens": [token]}},
    }
    return {
        "fakequay": 1,
        "settings": {"SUPER_USERS": ["alice"]},
        "users": {"alice": alice},
        "organizations": {"acme": {"teams": OWNERS, **(acme or {})}},
        **more,
    }


def get(client: FlaskClient, path: str, token: str = TOKEN) -> Any:
    answer = client.get(f"{API}{path}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.data
    return answer.json


def post(client: FlaskClient, path: str, body: dict[str, Any]) -> TestResponse:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return client.post(f"{API}{path}", json=body, headers=headers)


def exported(client: FlaskClient) -> dict[str, Any]:
    """Return the state as a seed, without the frozen clock and the time of the load."""
    state: dict[str, Any] = client.get("/_fakequay/state").json
    assert state.pop("clock") == "2026-01-01T12:00:00Z"
    return state


def errors_of(document: dict[str, Any]) -> list[str]:
    with pytest.raises(seeds.SeedError) as caught:
        seeds.read([document])
    return [problem.removeprefix("seed: $.") for problem in caught.value.problems]


class TestIdsOfQuotas:
    QUOTAS: ClassVar[list[dict[str, Any]]] = [
        {
            "id": 41,
            "limit_bytes": 1000,
            "limits": [
                {"id": 7, "type": "Warning", "limit_percent": 50},
                {"id": 9, "type": "Reject", "limit_percent": 90},
            ],
        }
    ]

    def test_api_shows_the_ids_of_the_seed(self) -> None:
        client = client_of(seed({"quotas": self.QUOTAS}))
        assert exported(client) == seed({"quotas": self.QUOTAS})
        [quota] = get(client, "/organization/acme/quota")
        assert (quota["id"], [limit["id"] for limit in quota["limits"]]) == (41, [7, 9])
        assert get(client, "/organization/acme/quota/41")["limit_bytes"] == 1000

    def test_new_quotas_get_the_next_ids(self) -> None:
        client = client_of(seed({"quotas": self.QUOTAS}))
        body = {"limit_bytes": 5}
        assert post(client, "/superuser/users/alice/quota", body).status_code == 201
        assert [quota["id"] for quota in get(client, "/superuser/users/alice/quota")] == [42]
        body = {"type": "Reject", "threshold_percent": 80}
        assert post(client, "/organization/acme/quota/41/limit", body).status_code == 201
        [quota] = get(client, "/organization/acme/quota")
        assert [limit["id"] for limit in quota["limits"]] == [7, 9, 10]

    def test_quotas_without_ids_get_the_numbers_after_the_ids_of_the_seed(self) -> None:
        limits = [{"type": "Warning", "limit_percent": 5}, {"type": "Reject", "limit_percent": 9}]
        document = seed({"quotas": [{"id": 2, "limit_bytes": 1}]})
        document["users"]["alice"]["quotas"] = [{"limit_bytes": 3, "limits": limits}]
        client = client_of(document)
        [quota] = get(client, "/user/quota")
        assert (quota["id"], [limit["id"] for limit in quota["limits"]]) == (3, [1, 2])
        assert [quota["id"] for quota in get(client, "/organization/acme/quota")] == [2]

    def test_ids_that_a_load_assigns_are_not_exported(self) -> None:
        quotas = [{"limit_bytes": 1, "limits": [{"type": "Reject", "limit_percent": 9}]}]
        assert exported(client_of(seed({"quotas": quotas}))) == seed({"quotas": quotas})

    def test_duplicate_id_is_an_error(self) -> None:
        quota = {"id": 1, "limit_bytes": 1}
        document = seed({"quotas": [quota]})
        document["users"]["alice"]["quotas"] = [quota]
        assert errors_of(document) == [
            "organizations.acme.quotas[0].id: 1 is already used at $.users.alice.quotas[0].id"
        ]


class TestApprovalsOfServiceKeys:
    @pytest.mark.parametrize("kind", ["SUPERUSER", "KEY_ROTATION", "AUTOMATIC"])
    def test_api_shows_how_a_key_was_approved(self, kind: str) -> None:
        approval = {"type": kind, "at": "2025-06-01T00:00:00Z"}
        document = seed(service_keys=[{"kid": "k", "service": "s", "approval": approval}])
        client = client_of(document)
        assert exported(client) == document
        assert get(client, "/superuser/keys/k")["approval"] == {
            "approval_type": f"ServiceKeyApprovalType.{kind}",
            "approved_date": "Sun, 01 Jun 2025 00:00:00 GMT",
            "approver": None,
            "notes": "",
        }

    def test_approval_of_a_superuser_is_exported(self) -> None:
        client = client_of(seed(service_keys=[{"kid": "k", "service": "s"}]))
        assert post(client, "/superuser/approvedkeys/k", {"notes": "fine"}).status_code == 201
        [key] = exported(client)["service_keys"]
        assert key["approval"] == {
            "approver": "alice",
            "at": "2026-01-01T12:00:00Z",
            "notes": "fine",
        }

    def test_unknown_kind_is_an_error(self) -> None:
        keys = [{"kid": "k", "service": "s", "approval": {"type": "OTHER"}}]
        assert errors_of(seed(service_keys=keys)) == [
            'service_keys[0].approval.type: must be one of "SUPERUSER", "KEY_ROTATION", '
            '"AUTOMATIC", not "OTHER"'
        ]


class TestOAuthTokensAndCodes:
    def test_long_tokens_with_the_same_start_are_valid(self) -> None:
        texts = [TOKEN + "C" * 24, TOKEN + "D" * 215]
        tokens = [{"user": "alice", "scope": "user:read", "token": text} for text in texts]
        document = seed({"applications": {"portal": {"tokens": tokens}}})
        client = client_of(document)
        assert exported(client) == document
        for text in texts:
            assert get(client, "/user/", text)["username"] == "alice"

    def test_code_can_be_exchanged_for_a_token_once(self) -> None:
        portal = {
            "client_id": "id",
            "client_secret": "secret",
            "redirect_uri": "https://portal.example.com",
            "codes": [{"user": "alice", "scope": "user:read", "code": "the-code"}],
        }
        document = seed({"applications": {"portal": portal}})
        client = client_of(document)
        assert exported(client) == document
        form = {
            "grant_type": "authorization_code",
            "client_id": "id",
            "client_secret": "secret",
            "redirect_uri": "https://portal.example.com",
            "code": "the-code",
            "scope": "user:read",
        }
        answer = client.post("/oauth/access_token", data=form)
        assert get(client, "/user/", answer.json["access_token"])["username"] == "alice"
        assert client.post("/oauth/access_token", data=form).status_code == 400
        assert "codes" not in exported(client)["organizations"]["acme"]["applications"]["portal"]


class TestNullValues:
    def test_null_in_a_prune_policy_is_shown_and_means_true(self) -> None:
        policy = {
            "method": "number_of_tags",
            "value": 1,
            "tag_pattern": "v.*",
            "tag_pattern_matches": None,
            "uuid": "0b1f6a5c-5d0e-4f0e-9d5b-3f1c6f1c2b7a",
        }
        tags = {name: {"start": f"2025-01-0{day}"} for day, name in enumerate(("v1", "v2", "x"), 1)}
        document = seed(repositories={"acme/web": {"prune_policies": [policy], "tags": tags}})
        client = client_of(document)
        shown = get(client, f"/repository/acme/web/autoprunepolicy/{policy['uuid']}")
        assert (shown["tagPattern"], shown["tagPatternMatches"]) == ("v.*", None)
        assert exported(client)["repositories"]["acme/web"]["prune_policies"] == [policy]
        client.post("/_fakequay/clock/advance", json={"seconds": 7200})
        active = get(client, "/repository/acme/web/tag/?onlyActiveTags=true")["tags"]
        assert sorted(tag["name"] for tag in active) == ["v2", "x"]

    def test_null_in_an_organization_mirror_is_shown_and_starts_no_sync(self) -> None:
        mirror = {
            "registry_type": "harbor",
            "registry_url": "https://registry.example.com",
            "external_namespace": "project",
            "robot": None,
            "created": None,
            "sync_start": None,
        }
        document = seed({"mirror": mirror})
        client = client_of(document)
        shown = get(client, "/organization/acme/mirror")
        nulls = ("robot_username", "creation_date", "sync_start_date", "sync_expiration_date")
        assert {key: shown[key] for key in nulls} == dict.fromkeys(nulls)
        client.post("/_fakequay/clock/advance", json={"seconds": 31_000_000})
        assert get(client, "/organization/acme/mirror") == shown
        client.post("/_fakequay/reset")
        assert exported(client) == document

    def test_requested_sync_of_a_mirror_without_dates_and_robot_runs(self) -> None:
        mirror = {
            "registry_type": "quay",
            "registry_url": "https://registry.example.com",
            "external_namespace": "project",
            "robot": None,
            "created": None,
            "sync_start": None,
        }
        upstreams = {"registry.example.com/project/web": ["v1"]}
        settings = {"SUPER_USERS": ["alice"], "FAKEQUAY_UPSTREAMS": upstreams}
        client = client_of(seed({"mirror": mirror}, settings=settings))
        assert post(client, "/organization/acme/mirror/sync-now", {}).status_code == 204
        client.post("/_fakequay/clock/advance", json={"seconds": 600})
        assert get(client, "/organization/acme/mirror")["sync_status"] == "SUCCESS"
        active = get(client, "/repository/acme/web/tag/?onlyActiveTags=true")["tags"]
        assert [tag["name"] for tag in active] == ["v1"]

    def test_null_settings_are_exported(self) -> None:
        settings = {"SUPER_USERS": ["alice"], "RESTRICTED_USERS_WHITELIST": None}
        document = seed(settings=settings)
        assert exported(client_of(document)) == document


class TestValuesOfPrunePolicies:
    @pytest.mark.parametrize(
        ("method", "value"),
        [("number_of_tags", "7d"), ("creation_date", 7)],
    )
    def test_value_that_does_not_fit_the_method_is_an_error(self, method: str, value: Any) -> None:
        document = seed({"prune_policies": [{"method": method, "value": value}]})
        assert errors_of(document) == [
            "organizations.acme.prune_policies[0]: the value must be a whole number for the method "
            "number_of_tags, and an age such as 7d for the method creation_date"
        ]

    @pytest.mark.parametrize(
        ("value", "error"),
        [
            (0, "0 is less than 1"),
            ("soon", '"soon" does not match the pattern ^[1-9][0-9]{0,8}[smhdw]$'),
        ],
    )
    def test_invalid_value_is_an_error(self, value: Any, error: str) -> None:
        method = "number_of_tags" if value == 0 else "creation_date"
        document = seed({"prune_policies": [{"method": method, "value": value}]})
        assert errors_of(document) == [f"organizations.acme.prune_policies[0].value: {error}"]


class TestUploads:
    UUID = "3f1c6f1c-5d0e-4f0e-9d5b-0b1f6a5c2b7a"
    PATH = f"/v2/acme/web/blobs/uploads/{UUID}"

    def document(self) -> dict[str, Any]:
        content = base64.b64encode(b"hello ").decode()
        upload = {"uuid": self.UUID, "created": "2025-12-31T00:00:00Z", "content": content}
        return seed(repositories={"acme/web": {"uploads": [upload, {}]}})

    def registry(self) -> Registry:
        return Registry(client_of(self.document()), "alice", "password-of-alice")

    def finish(self, registry: Registry) -> TestResponse:
        digest = digest_of(b"hello world")
        path = f"blobs/uploads/{self.UUID}?digest={digest}"
        return registry.call("PUT", "acme/web", path, data=b"world")

    def test_upload_of_the_seed_can_be_finished(self) -> None:
        registry = self.registry()
        assert exported(registry.client) == self.document()
        assert self.finish(registry).status_code == 201
        blob = registry.get("acme/web", f"blobs/{digest_of(b'hello world')}")
        assert blob.data == b"hello world"
        assert len(exported(registry.client)["repositories"]["acme/web"]["uploads"]) == 1

    def test_reset_restores_the_received_bytes(self) -> None:
        registry = self.registry()
        registry.call("PATCH", "acme/web", f"blobs/uploads/{self.UUID}", data=b"more")
        registry.client.post("/_fakequay/reset")
        assert exported(registry.client) == self.document()
        assert self.finish(registry).status_code == 201
        registry.client.post("/_fakequay/reset")
        assert exported(registry.client) == self.document()
        assert self.finish(registry).status_code == 201

    def test_snapshot_contains_uploads_through_the_registry(self) -> None:
        registry = self.registry()
        started = registry.call("POST", "acme/web", "blobs/uploads/").headers["Docker-Upload-UUID"]
        registry.call("PATCH", "acme/web", f"blobs/uploads/{started}", data=b"abc")
        state = exported(registry.client)
        assert state["repositories"]["acme/web"]["uploads"][-1] == {
            "content": base64.b64encode(b"abc").decode()
        }
        registry.client.put("/_fakequay/snapshots/a")
        registry.call("DELETE", "acme/web", f"blobs/uploads/{started}")
        self.finish(registry)
        registry.client.post("/_fakequay/snapshots/a/restore")
        assert exported(registry.client) == state
        path = f"blobs/uploads/{started}?digest={digest_of(b'abc')}"
        assert registry.call("PUT", "acme/web", path).status_code == 201

    def test_path_as_uuid_is_an_error(self) -> None:
        uploads = [{"uuid": "../x"}]
        assert errors_of(seed(repositories={"acme/web": {"uploads": uploads}})) == [
            'repositories["acme/web"].uploads[0].uuid: "../x" does not match the pattern '
            "^[A-Za-z0-9-]{1,100}$"
        ]


def test_regions_of_a_namespace_are_exported() -> None:
    document = seed({"regions": ["us-east", "eu-west"]})
    document["users"]["alice"]["regions"] = ["us-east"]
    assert exported(client_of(json.loads(json.dumps(document)))) == document
