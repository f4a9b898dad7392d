"""``/_fakequay/snapshots``."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from fakequay.web.instances import instances
from tests.conftest import plant_office

SNAPSHOTS = "/_fakequay/snapshots"
CLOCK = "/_fakequay/clock"
TAKEN = {"name": "before", "taken": "2026-01-01T12:00:00Z"}


class TestTake:
    def test_answers_when_it_was(self, client: Any) -> None:
        answer = client.put(f"{SNAPSHOTS}/before")
        assert (answer.status_code, answer.json) == (201, TAKEN)
        answer = client.get(f"{SNAPSHOTS}/before")
        assert (answer.status_code, answer.json) == (200, TAKEN)

    def test_replaces_the_one_of_that_name(self, client: Any, owner: Any) -> None:
        client.put(f"{SNAPSHOTS}/before")
        owner.post("/organization/", {"name": "made"})
        client.post(f"{CLOCK}/advance", json={"seconds": 60})
        later = {"name": "before", "taken": "2026-01-01T12:01:00Z"}
        answer = client.put(f"{SNAPSHOTS}/before")
        assert (answer.status_code, answer.json) == (200, later)
        client.post("/_fakequay/reset")
        client.post(f"{SNAPSHOTS}/before/restore")
        assert client.get("/api/v1/organization/made").status_code == 200

    def test_takes_no_body(self, client: Any) -> None:
        answer = client.put(f"{SNAPSHOTS}/before", json={"name": "after"})
        complaint = "name: no such field; there is none"
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
        assert client.get(SNAPSHOTS).json == {"snapshots": []}


class TestShowAll:
    def test_lists_the_oldest_first(self, client: Any) -> None:
        assert client.get(SNAPSHOTS).json == {"snapshots": []}
        client.put(f"{SNAPSHOTS}/before")
        client.post(f"{CLOCK}/advance", json={"seconds": 60})
        client.put(f"{SNAPSHOTS}/after")
        after = {"name": "after", "taken": "2026-01-01T12:01:00Z"}
        assert client.get(SNAPSHOTS).json == {"snapshots": [TAKEN, after]}

    def test_a_world_of_another_seed_has_none(self, client: Any, app: Flask) -> None:
        client.put(f"{SNAPSHOTS}/before")
        instances.begin(app, plant_office())
        assert client.get(SNAPSHOTS).json == {"snapshots": []}


class TestRestore:
    def test_puts_back_what_there_was(self, client: Any, owner: Any, anonymous: Any) -> None:
        owner.post("/organization/", {"name": "kept"})
        client.put(f"{SNAPSHOTS}/before")
        owner.post("/organization/", {"name": "made"})
        owner.delete("/organization/kept")
        answer = client.post(f"{SNAPSHOTS}/before/restore")
        assert (answer.status_code, answer.data) == (204, b"")
        assert anonymous.get("/organization/made").status_code == 404
        assert anonymous.get("/organization/kept").json["name"] == "kept"

    def test_puts_back_the_clock(self, client: Any) -> None:
        before = client.get(CLOCK).json
        client.put(f"{SNAPSHOTS}/before")
        client.post(f"{CLOCK}/advance", json={"seconds": 60})
        client.post(f"{CLOCK}/resume")
        client.post(f"{SNAPSHOTS}/before/restore")
        assert client.get(CLOCK).json == before

    def test_lets_a_clock_tick_that_ticked(self, client: Any) -> None:
        before = client.post(f"{CLOCK}/resume").json["seconds"]
        client.put(f"{SNAPSHOTS}/before")
        client.post(f"{CLOCK}/freeze", json={"at": 0})
        client.post(f"{SNAPSHOTS}/before/restore")
        after = client.get(CLOCK).json
        assert after["frozen"] is False
        assert 0 <= after["seconds"] - before < 60

    def test_puts_back_the_settings(
        self, client: Any, superuser: Any, configure: Callable[..., None]
    ) -> None:
        configure(FAKEQUAY_FIRST_USER_IS_SUPERUSER=True)
        settings = client.get("/_fakequay/state").json["settings"]
        client.put(f"{SNAPSHOTS}/before")
        client.post("/_fakequay/seed", json={"fakequay": 1})
        assert "settings" not in client.get("/_fakequay/state").json
        client.post(f"{SNAPSHOTS}/before/restore")
        assert client.get("/_fakequay/state").json["settings"] == settings

    def test_works_again_and_across_resets(self, client: Any, owner: Any) -> None:
        owner.post("/organization/", {"name": "made"})
        client.put(f"{SNAPSHOTS}/before")
        for _ in range(2):
            client.post("/_fakequay/reset")
            assert client.get("/api/v1/organization/made").status_code == 404
            client.post(f"{SNAPSHOTS}/before/restore")
            assert client.get("/api/v1/organization/made").status_code == 200

    def test_goes_back_and_forth(self, client: Any, owner: Any) -> None:
        client.put(f"{SNAPSHOTS}/before")
        owner.post("/organization/", {"name": "made"})
        client.put(f"{SNAPSHOTS}/after")
        client.post(f"{SNAPSHOTS}/before/restore")
        assert client.get("/api/v1/organization/made").status_code == 404
        client.post(f"{SNAPSHOTS}/after/restore")
        assert client.get("/api/v1/organization/made").status_code == 200


class TestDelete:
    def test_forgets_it(self, client: Any) -> None:
        client.put(f"{SNAPSHOTS}/before")
        answer = client.delete(f"{SNAPSHOTS}/before")
        assert (answer.status_code, answer.data) == (204, b"")
        assert client.get(SNAPSHOTS).json == {"snapshots": []}


class TestMissing:
    @pytest.mark.parametrize(
        ("method", "path"), [("GET", "before"), ("DELETE", "before"), ("POST", "before/restore")]
    )
    def test_is_told(self, client: Any, method: str, path: str) -> None:
        answer = client.open(f"{SNAPSHOTS}/{path}", method=method)
        assert (answer.status_code, answer.json) == (
            404,
            {"message": "there is no snapshot before"},
        )

    def test_a_page_from_elsewhere_may_not(self, client: Any) -> None:
        headers = {"Origin": "https://example.com"}
        assert client.put(f"{SNAPSHOTS}/before", headers=headers).status_code == 403
        assert client.get(SNAPSHOTS).json == {"snapshots": []}
