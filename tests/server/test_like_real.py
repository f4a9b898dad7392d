"""Intentional differences from the real server, and the option ``like_real`` that disables them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import requests

from fakequay import FakeQuay, seeds
from fakequay.settings import LIKE_REAL
from tests.support.http_listener import run_listener

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "differences.md").read_text(
    encoding="utf-8"
)
NOON = 1_767_268_800.0
SEED: dict[str, Any] = {
    "fakequay": 1,
    "settings": {"SUPER_USERS": ["superuser"], "FEATURE_USER_RENAME": True},
    "users": {name: {"email": f"{name}@example.com"} for name in ("alice", "bob", "superuser")},
    "organizations": {
        "acme": {"teams": {"owners": {"role": "admin", "members": ["alice"]}}},
    },
    "repositories": {"alice/app": {"visibility": "public"}},
}
ALICE = {"username": "alice", "password": "password-of-alice", "email": "alice@example.com"}
both = pytest.mark.parametrize("like_real", [False, True], ids=["usual", "like the real one"])


def call(quay: FakeQuay, who: str, method: str, path: str, body: Any = None) -> requests.Response:
    headers = {"Authorization": f"Bearer {quay.token(who)}"}
    return requests.request(method, f"{quay.url}/api/v1{path}", json=body, headers=headers)


def add_webhook(quay: FakeQuay, url: str) -> requests.Response:
    body = {"event": "repo_push", "method": "webhook", "config": {"url": url}, "eventConfig": {}}
    return call(quay, "alice", "POST", "/repository/alice/app/notification/", body)


def create_organization(quay: FakeQuay, name: str) -> requests.Response:
    return call(quay, "bob", "POST", "/organization/", {"name": name})


@both
def test_private_webhook_hosts_are_rejected_only_with_like_real(like_real: bool) -> None:
    with FakeQuay(SEED, like_real=like_real) as quay:
        answer = add_webhook(quay, "http://127.0.0.1:9/hook")
    assert answer.status_code == (400 if like_real else 201)


@both
def test_webhooks_are_sent_only_with_like_real(like_real: bool) -> None:
    config = {"FAKEQUAY_REFUSE_PRIVATE_HOSTS": False}
    with run_listener() as listener:
        with FakeQuay(SEED, like_real=like_real, config=config) as quay:
            uuid = add_webhook(quay, listener.url).json()["uuid"]
            tested = f"/repository/alice/app/notification/{uuid}/test"
            assert call(quay, "alice", "POST", tested).status_code == 200
        assert len(listener.received) == (1 if like_real else 0)


@both
def test_first_user_is_a_superuser_only_without_like_real(like_real: bool) -> None:
    with FakeQuay("empty", like_real=like_real) as quay:
        body = {**ALICE, "access_token": True}
        token = requests.post(f"{quay.url}/api/v1/user/initialize", json=body).json()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        answer = requests.get(f"{quay.url}/api/v1/superuser/users/", headers=headers)
    assert answer.status_code == (403 if like_real else 200)


@both
def test_legacy_operations_exist_only_without_like_real(like_real: bool) -> None:
    with FakeQuay(SEED, like_real=like_real) as quay:
        answer = call(quay, "alice", "GET", "/repository/alice/app/image/")
    assert answer.status_code == (404 if like_real else 200)


class TestDeletedNames:
    @both
    def test_names_of_organizations_are_reserved_only_with_like_real(self, like_real: bool) -> None:
        with FakeQuay(SEED, like_real=like_real) as quay:
            assert call(quay, "alice", "DELETE", "/organization/acme").status_code == 204
            answer = create_organization(quay, "acme")
        taken = "A user or organization with this name already exists"
        assert answer.json() == "Created" or answer.json()["error_message"] == taken
        assert answer.status_code == (400 if like_real else 201)

    @both
    def test_names_of_users_are_reserved_only_with_like_real(self, like_real: bool) -> None:
        with FakeQuay(SEED, like_real=like_real) as quay:
            assert call(quay, "superuser", "DELETE", "/superuser/users/bob").status_code == 204
            renamed = call(quay, "alice", "PUT", "/user/", {"username": "bob"})
        assert renamed.status_code == (400 if like_real else 200)

    def test_names_are_available_after_garbage_collection(self) -> None:
        with FakeQuay(SEED, like_real=True, clock=NOON) as quay:
            call(quay, "alice", "DELETE", "/organization/acme")
            assert create_organization(quay, "acme").status_code == 400
            quay.world.clock.advance(300)
            assert create_organization(quay, "acme").status_code == 201

    def test_names_of_robots_are_available_immediately(self) -> None:
        with FakeQuay(SEED, like_real=True) as quay:
            path = "/organization/acme/robots/ci"
            for method, status in (("PUT", 201), ("DELETE", 204), ("PUT", 201)):
                assert call(quay, "alice", method, path, {}).status_code == status


@both
def test_upload_range_follows_the_specification_only_without_like_real(like_real: bool) -> None:
    with FakeQuay(SEED, like_real=like_real) as quay:
        scope = {"scope": "repository:alice/app:pull,push"}
        token = requests.get(
            f"{quay.url}/v2/auth", params=scope, auth=("$oauthtoken", quay.token("alice"))
        )
        headers = {"Authorization": f"Bearer {token.json()['token']}"}
        started = requests.post(f"{quay.url}/v2/alice/app/blobs/uploads/", headers=headers)
        span = {**headers, "Content-Range": "0-4"}
        sent = requests.patch(started.headers["Location"], data=b"bytes", headers=span)
        status = requests.get(sent.headers["Location"], headers=headers)
    assert status.headers["Range"] == ("bytes=0-5" if like_real else "0-4")
    assert ("Location" in status.headers) is not like_real


class TestLikeReal:
    def test_setting_has_precedence_over_like_real(self) -> None:
        with FakeQuay(SEED, like_real=True, config={"FEATURE_LEGACY_IMAGES": True}) as quay:
            assert call(quay, "alice", "GET", "/repository/alice/app/image/").status_code == 200

    def test_like_real_applies_to_later_seeds_and_resets(self) -> None:
        with FakeQuay("empty", like_real=True) as quay:
            quay.load(SEED)
            assert add_webhook(quay, "http://127.0.0.1:9/hook").status_code == 400
            quay.reset()
            assert add_webhook(quay, "http://127.0.0.1:9/hook").status_code == 400
            planted = requests.post(f"{quay.url}/_fakequay/seed", json=SEED)
            assert planted.status_code == 204
            assert add_webhook(quay, "http://127.0.0.1:9/hook").status_code == 400

    def test_every_setting_of_like_real_is_valid_in_a_seed(self) -> None:
        seed = {"fakequay": 1, "settings": dict(LIKE_REAL)}
        assert seeds.read([seed]).data["settings"] == LIKE_REAL

    def test_page_of_differences_lists_every_setting_of_like_real(self) -> None:
        told = dict(re.findall(r"`--set ([A-Z_]+)=(true|false)`", PAGE))
        assert told == {key: json.dumps(value) for key, value in LIKE_REAL.items()}
