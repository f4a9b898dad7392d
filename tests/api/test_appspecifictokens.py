"""What application-specific tokens answer."""

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


def create(api: "Api", title: str = "laptop") -> dict[str, Any]:
    answer = api.post("/user/apptoken", {"title": title})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json["token"]
    return found


def listed(token: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in token.items() if key != "token_code"}


def uses(api: "Api", token: dict[str, Any]) -> int:
    credentials = b64encode(f"$app:{token['token_code']}".encode()).decode()
    answer = api.client.get(
        "/v2/auth?service=localhost", headers={"Authorization": f"Basic {credentials}"}
    )
    return answer.status_code


class TestCreateAppToken:
    def test_makes_a_password_for_a_program(self, stranger: "Api") -> None:
        token = create(stranger)

        assert token == {
            "uuid": token["uuid"],
            "title": "laptop",
            "last_accessed": None,
            "created": NOON,
            "expiration": None,
            "token_code": token["token_code"],
        }
        assert len(token["token_code"]) == 120
        assert uses(stranger, token) == 200

    def test_makes_several_of_one_title(self, stranger: "Api") -> None:
        first, second = create(stranger), create(stranger)

        assert first["token_code"] != second["token_code"]

    def test_lasts_as_long_as_configured(
        self, stranger: "Api", configure: Configure, world: World
    ) -> None:
        configure(APP_SPECIFIC_TOKEN_EXPIRATION="1d")

        token = create(stranger)

        assert token["expiration"] == "Fri, 02 Jan 2026 12:00:00 -0000"

    def test_is_in_the_log(self, stranger: "Api") -> None:
        token = create(stranger)

        (entry,) = stranger.get("/user/logs").json["logs"]
        assert entry["kind"] == "create_app_specific_token"
        assert entry["metadata"]["app_specific_token_title"] == "laptop"
        assert entry["metadata"]["app_specific_token"] == token["uuid"]

    def test_can_be_off(self, stranger: "Api", configure: Configure) -> None:
        configure(FEATURE_APP_SPECIFIC_TOKENS=False)

        assert stranger.post("/user/apptoken", {"title": "laptop"}).status_code == 405


class TestListAppTokens:
    def test_lists_them_without_what_they_are(self, stranger: "Api") -> None:
        tokens = [create(stranger, "laptop"), create(stranger, "phone")]

        assert stranger.get("/user/apptoken").json == {
            "tokens": [listed(token) for token in tokens],
            "only_expiring": None,
        }

    def test_lists_those_that_end_soon(
        self, stranger: "Api", configure: Configure, pass_time: Callable[[float], None]
    ) -> None:
        create(stranger, "for ever")
        configure(APP_SPECIFIC_TOKEN_EXPIRATION="1d")
        ending = create(stranger, "for a day")
        assert stranger.get("/user/apptoken?expiring=true").json["tokens"] == []
        pass_time(0.9 * 86_400)

        assert stranger.get("/user/apptoken?expiring=true").json == {
            "tokens": [listed(ending)],
            "only_expiring": True,
        }

    def test_lists_only_ones_own(self, stranger: "Api", reader: "Api") -> None:
        create(stranger)

        assert reader.get("/user/apptoken").json["tokens"] == []


class TestGetAppToken:
    def test_tells_what_it_is(self, stranger: "Api") -> None:
        token = create(stranger)

        assert stranger.get(f"/user/apptoken/{token['uuid']}").json == {"token": token}

    def test_hides_those_of_others(self, stranger: "Api", reader: "Api") -> None:
        answer = reader.get(f"/user/apptoken/{create(stranger)['uuid']}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestRevokeAppToken:
    def test_ends_it(self, stranger: "Api") -> None:
        token = create(stranger)

        answer = stranger.delete(f"/user/apptoken/{token['uuid']}")

        assert (answer.status_code, answer.text) == (204, "")
        assert stranger.get("/user/apptoken").json["tokens"] == []
        assert uses(stranger, token) == 401
        kinds = [entry["kind"] for entry in stranger.get("/user/logs").json["logs"]]
        assert "revoke_app_specific_token" in kinds

    @pytest.mark.parametrize("who", ["reader", "superuser"])
    def test_leaves_those_of_others(
        self, stranger: "Api", bearer: Callable[..., "Api"], who: str
    ) -> None:
        token = create(stranger)

        answer = bearer(who).delete(f"/user/apptoken/{token['uuid']}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)
        assert uses(stranger, token) == 200
