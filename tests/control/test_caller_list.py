"""Control API: list the callers of an instance, and get their credentials."""

from base64 import b64decode
from typing import Any

import pytest

CALLERS = "/_fakequay/callers"
AUTHORIZATION = "/_fakequay/callers/authorization"


def listed(client: Any) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in client.get(CALLERS).json["callers"]}


def authorize(client: Any, caller: str) -> str:
    answer = client.post(AUTHORIZATION, json={"id": caller})
    assert answer.status_code == 200
    return str(answer.json["authorization"])


def test_users_are_listed_with_a_mark_for_superusers(client: Any) -> None:
    found = listed(client)
    assert found["user:owner"] == {
        "id": "user:owner",
        "kind": "user",
        "name": "owner",
        "superuser": False,
    }
    assert found["user:superuser"]["superuser"] is True
    assert client.get(CALLERS).json["signed_in"] is None


def test_disabled_users_are_not_listed(client: Any, superuser: Any) -> None:
    assert "user:reader" in listed(client)
    answer = superuser.put("/superuser/users/reader", {"enabled": False})
    assert answer.status_code == 200
    assert "user:reader" not in listed(client)


def test_authorization_of_a_user_is_an_oauth_token(client: Any) -> None:
    value = authorize(client, "user:owner")
    token = client.post("/_fakequay/tokens", json={"username": "owner"}).json["token"]
    assert value == f"Bearer {token}"
    assert "fakequay" not in str(listed(client))


def test_authorization_of_a_robot_is_its_name_and_token(client: Any, owner: Any) -> None:
    robot = owner.put("/organization/acme/robots/nightly", {}).json
    assert listed(client)["robot:acme+nightly"]["kind"] == "robot"
    scheme, _, encoded = authorize(client, "robot:acme+nightly").partition(" ")
    assert (scheme, b64decode(encoded).decode()) == ("Basic", f"acme+nightly:{robot['token']}")


def test_token_of_an_application_is_listed_with_its_scope(client: Any, owner: Any) -> None:
    owner.post("/organization/acme/applications", {"name": "nightly"})
    body = {"username": "owner", "scope": "user:read", "application": "acme/nightly"}
    issued = client.post("/_fakequay/tokens", json=body).json
    caller = f"token:{issued['uuid']}"
    assert listed(client)[caller] == {
        "id": caller,
        "kind": "token",
        "name": "owner",
        "superuser": False,
        "application": "acme/nightly",
        "scope": "user:read",
    }
    assert authorize(client, caller) == f"Bearer {issued['token']}"


@pytest.mark.parametrize("caller", ["user:nobody", "robot:acme+none", "token:none", "owner", None])
def test_unknown_caller_is_an_error(client: Any, caller: str | None) -> None:
    answer = client.post(AUTHORIZATION, json={"id": caller})
    assert answer.status_code == 400
    message = f"id: no caller has the id {caller!r}; GET /_fakequay/callers lists all ids"
    assert answer.json == {"message": message}
