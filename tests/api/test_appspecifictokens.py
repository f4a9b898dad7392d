"""Application-specific tokens: create, list, use and revoke them."""

from base64 import b64encode
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.world import World
from tests.support.answers import NOT_FOUND

if TYPE_CHECKING:
    from tests.conftest import Api

Configure = Callable[..., None]
NOON = "Thu, 01 Jan 2026 12:00:00 -0000"


def create_app_token(api: "Api", title: str = "laptop") -> dict[str, Any]:
    answer = api.post("/user/apptoken", {"title": title})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json["token"]
    return found


def without_secret(token: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in token.items() if key != "token_code"}


def get_registry_auth_status(api: "Api", token: dict[str, Any]) -> int:
    credentials = b64encode(f"$app:{token['token_code']}".encode()).decode()
    answer = api.client.get(
        "/v2/auth?service=localhost", headers={"Authorization": f"Basic {credentials}"}
    )
    return answer.status_code


class TestCreateAppToken:
    def test_creates_a_token_that_authenticates_at_the_registry(self, stranger: "Api") -> None:
        token = create_app_token(stranger)

        assert token == {
            "uuid": token["uuid"],
            "title": "laptop",
            "last_accessed": None,
            "created": NOON,
            "expiration": None,
            "token_code": token["token_code"],
        }
        assert len(token["token_code"]) == 120
        assert get_registry_auth_status(stranger, token) == 200

    def test_accepts_the_same_title_twice(self, stranger: "Api") -> None:
        first, second = create_app_token(stranger), create_app_token(stranger)

        assert first["token_code"] != second["token_code"]

    def test_token_expires_after_the_configured_time(
        self, stranger: "Api", configure: Configure, world: World
    ) -> None:
        configure(APP_SPECIFIC_TOKEN_EXPIRATION="1d")

        token = create_app_token(stranger)

        assert token["expiration"] == "Fri, 02 Jan 2026 12:00:00 -0000"

    def test_logs_the_creation(self, stranger: "Api") -> None:
        token = create_app_token(stranger)

        (entry,) = stranger.get("/user/logs").json["logs"]
        assert entry["kind"] == "create_app_specific_token"
        assert entry["metadata"]["app_specific_token_title"] == "laptop"
        assert entry["metadata"]["app_specific_token"] == token["uuid"]

    def test_returns_405_if_the_feature_is_off(self, stranger: "Api", configure: Configure) -> None:
        configure(FEATURE_APP_SPECIFIC_TOKENS=False)

        assert stranger.post("/user/apptoken", {"title": "laptop"}).status_code == 405


class TestListAppTokens:
    def test_lists_the_tokens_without_their_secrets(self, stranger: "Api") -> None:
        tokens = [create_app_token(stranger, "laptop"), create_app_token(stranger, "phone")]

        assert stranger.get("/user/apptoken").json == {
            "tokens": [without_secret(token) for token in tokens],
            "only_expiring": None,
        }

    def test_lists_only_tokens_that_expire_soon_on_request(
        self, stranger: "Api", configure: Configure, pass_time: Callable[[float], None]
    ) -> None:
        create_app_token(stranger, "for ever")
        configure(APP_SPECIFIC_TOKEN_EXPIRATION="1d")
        ending = create_app_token(stranger, "for a day")
        assert stranger.get("/user/apptoken?expiring=true").json["tokens"] == []
        pass_time(0.9 * 86_400)

        assert stranger.get("/user/apptoken?expiring=true").json == {
            "tokens": [without_secret(ending)],
            "only_expiring": True,
        }

    def test_lists_only_tokens_of_the_caller(self, stranger: "Api", reader: "Api") -> None:
        create_app_token(stranger)

        assert reader.get("/user/apptoken").json["tokens"] == []


class TestGetAppToken:
    def test_returns_the_token_with_its_secret(self, stranger: "Api") -> None:
        token = create_app_token(stranger)

        assert stranger.get(f"/user/apptoken/{token['uuid']}").json == {"token": token}

    def test_returns_404_for_the_token_of_another_user(
        self, stranger: "Api", reader: "Api"
    ) -> None:
        answer = reader.get(f"/user/apptoken/{create_app_token(stranger)['uuid']}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestRevokeAppToken:
    def test_token_no_longer_authenticates_after_it_is_revoked(self, stranger: "Api") -> None:
        token = create_app_token(stranger)

        answer = stranger.delete(f"/user/apptoken/{token['uuid']}")

        assert (answer.status_code, answer.text) == (204, "")
        assert stranger.get("/user/apptoken").json["tokens"] == []
        assert get_registry_auth_status(stranger, token) == 401
        kinds = [entry["kind"] for entry in stranger.get("/user/logs").json["logs"]]
        assert "revoke_app_specific_token" in kinds

    @pytest.mark.parametrize("who", ["reader", "superuser"])
    def test_returns_404_for_the_token_of_another_user(
        self, stranger: "Api", bearer: Callable[..., "Api"], who: str
    ) -> None:
        token = create_app_token(stranger)

        answer = bearer(who).delete(f"/user/apptoken/{token['uuid']}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)
        assert get_registry_auth_status(stranger, token) == 200
