"""Control API: issue access tokens for users."""

from typing import Any

import pytest

from fakequay.access.scopes import SCOPES

TOKENS = "/_fakequay/tokens"
SCOPE = f"scope: must contain only these scopes: {' '.join(SCOPES)}"


def get_with_token(client: Any, token: str, path: str) -> Any:
    return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})


class TestIssueToken:
    def test_token_has_the_given_scope(self, client: Any) -> None:
        answer = client.post(TOKENS, json={"username": "owner", "scope": "user:read"})
        assert answer.status_code == 200
        assert list(answer.json) == ["token"]
        token = answer.json["token"]
        assert get_with_token(client, token, "/user/").json["username"] == "owner"
        assert get_with_token(client, token, "/organization/acme/robots").status_code == 403

    def test_token_has_all_scopes_by_default(self, client: Any) -> None:
        token = client.post(TOKENS, json={"username": "superuser"}).json["token"]
        assert get_with_token(client, token, "/superuser/users/").status_code == 200

    def test_same_scope_returns_the_same_token(self, client: Any) -> None:
        def minted(scope: str) -> str:
            token: str = client.post(TOKENS, json={"username": "owner", "scope": scope}).json[
                "token"
            ]
            return token

        first = minted("repo:read")
        assert minted("repo:read") == first
        assert minted("repo:write") != first
        client.post("/_fakequay/reset")
        assert minted("repo:read") == first

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            ({"scope": "repo:read"}, "username: must be the name of a user"),
            ({"username": ["owner"]}, "username: must be the name of a user"),
            ({"username": "nobody"}, "username: user nobody does not exist"),
            ({"username": "acme"}, "username: user acme does not exist"),
            ({"username": "acme+ci"}, "username: user acme+ci does not exist"),
            ({"username": "owner", "scope": "repo:eat"}, SCOPE),
            ({"username": "owner", "scope": ""}, SCOPE),
            ({"username": "owner", "scope": None}, SCOPE),
            ({"user": "owner"}, "user: unknown field; the known fields are username, scope"),
        ],
    )
    def test_invalid_request_returns_400_and_changes_nothing(
        self, client: Any, body: Any, complaint: str
    ) -> None:
        before = client.get("/_fakequay/state").json
        answer = client.post(TOKENS, json=body)
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
        assert client.get("/_fakequay/state").json == before

    def test_request_from_a_foreign_web_page_returns_403(self, client: Any) -> None:
        headers = {"Origin": "https://example.com"}
        answer = client.post(TOKENS, json={"username": "owner"}, headers=headers)
        assert answer.status_code == 403
        assert "token" not in answer.json
