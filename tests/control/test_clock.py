"""Control API: read, freeze, advance and resume the simulated clock."""

from collections.abc import Callable
from typing import Any

import pytest

CLOCK = "/_fakequay/clock"
NOON = {"now": "2026-01-01T12:00:00Z", "seconds": 1_767_268_800.0, "frozen": True}


class TestShowClock:
    def test_returns_the_time_and_whether_the_clock_is_frozen(self, client: Any) -> None:
        answer = client.get(CLOCK)
        assert (answer.status_code, answer.json) == (200, NOON)


class TestFreezeClock:
    @pytest.mark.parametrize(
        "at", ["2030-05-06T07:08:09Z", "2030-05-06T09:08:09+02:00", 1_904_281_689, "1904281689"]
    )
    def test_freezes_the_clock_at_the_given_time(self, client: Any, at: Any) -> None:
        frozen = {"now": "2030-05-06T07:08:09Z", "seconds": 1_904_281_689.0, "frozen": True}
        answer = client.post(f"{CLOCK}/freeze", json={"at": at})
        assert (answer.status_code, answer.json) == (200, frozen)
        assert client.get(CLOCK).json == frozen

    def test_freezes_the_clock_at_its_current_time_by_default(self, client: Any) -> None:
        client.post(f"{CLOCK}/resume")
        frozen = client.post(f"{CLOCK}/freeze").json
        assert frozen["frozen"] is True
        assert client.get(CLOCK).json == frozen

    def test_later_changes_have_the_frozen_time(
        self, client: Any, owner: Any, anonymous: Any
    ) -> None:
        client.post(f"{CLOCK}/freeze", json={"at": "2030-05-06"})
        owner.put("/organization/acme/robots/made", {})
        robot = owner.get("/organization/acme/robots/made").json
        assert robot["created"] == "Mon, 06 May 2030 00:00:00 -0000"

    def test_reset_restores_the_initial_clock(self, client: Any) -> None:
        client.post(f"{CLOCK}/freeze", json={"at": "2030-05-06"})
        client.post("/_fakequay/reset")
        assert client.get(CLOCK).json == NOON


class TestAdvanceClock:
    def test_advances_a_frozen_clock(self, client: Any) -> None:
        later = {"now": "2026-01-01T12:01:30.500000Z", "seconds": 1_767_268_890.5, "frozen": True}
        answer = client.post(f"{CLOCK}/advance", json={"seconds": 90.5})
        assert (answer.status_code, answer.json) == (200, later)
        assert client.get(CLOCK).json == later

    def test_advances_a_running_clock(self, client: Any) -> None:
        before = client.post(f"{CLOCK}/resume").json["seconds"]
        after = client.post(f"{CLOCK}/advance", json={"seconds": 86400}).json
        assert after["frozen"] is False
        assert 86400 <= after["seconds"] - before < 86400 + 60

    def test_access_token_expires(self, client: Any, bearer: Callable[..., Any]) -> None:
        owner = bearer("owner")
        assert owner.get("/user/").status_code == 200
        client.post(f"{CLOCK}/advance", json={"seconds": 11 * 366 * 86400})
        assert owner.get("/user/").status_code == 401


class TestResumeClock:
    def test_clock_continues_from_the_frozen_time(self, client: Any) -> None:
        first = client.post(f"{CLOCK}/resume").json
        assert first["frozen"] is False
        assert 0 <= first["seconds"] - NOON["seconds"] < 60
        assert client.get(CLOCK).json["seconds"] > first["seconds"]


class TestInvalidClockRequest:
    @pytest.mark.parametrize(
        ("path", "body", "complaint"),
        [
            ("freeze", {"at": "noon"}, "at: 'noon' is not a time in ISO 8601 or Unix seconds"),
            ("freeze", {"at": "nan"}, "at: 'nan' is not a time between the years 1970 and 3000"),
            ("freeze", {"at": -1}, "at: '-1' is not a time between the years 1970 and 3000"),
            ("freeze", {"at": True}, "at: must be an ISO 8601 time or Unix seconds"),
            ("freeze", {"at": []}, "at: must be an ISO 8601 time or Unix seconds"),
            ("freeze", {"on": 1}, "on: unknown field; the known fields are 'at'"),
            ("freeze", [], "the request body must be a JSON object"),
            ("advance", {}, "seconds: must be a number, 0 or more"),
            ("advance", {"seconds": -1}, "seconds: must be a number, 0 or more"),
            ("advance", {"seconds": "1"}, "seconds: must be a number, 0 or more"),
            ("advance", {"seconds": False}, "seconds: must be a number, 0 or more"),
            (
                "advance",
                {"seconds": 1e308},
                "seconds: '1e+308' is not a time between the years 1970 and 3000",
            ),
            ("advance", {"minutes": 1}, "minutes: unknown field; the known fields are 'seconds'"),
            ("resume", {"at": 0}, "at: unknown field; the request body must be empty"),
        ],
    )
    def test_returns_400_and_changes_nothing(
        self, client: Any, path: str, body: Any, complaint: str
    ) -> None:
        answer = client.post(f"{CLOCK}/{path}", json=body)
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
        assert client.get(CLOCK).json == NOON

    def test_body_that_is_not_json_returns_400(self, client: Any) -> None:
        answer = client.post(f"{CLOCK}/advance", data="seconds=1")
        assert (answer.status_code, answer.json) == (
            400,
            {"message": "the request body is not valid JSON"},
        )

    def test_request_from_a_foreign_web_page_returns_403(self, client: Any) -> None:
        answer = client.post(f"{CLOCK}/resume", headers={"Origin": "https://example.com"})
        assert answer.status_code == 403
        assert client.get(CLOCK).json == NOON
