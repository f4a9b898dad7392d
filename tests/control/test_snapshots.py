"""Control API: save, restore and delete snapshots."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from fakequay.web.instances import instances
from tests.conftest import load_office

SNAPSHOTS = "/_fakequay/snapshots"
CLOCK = "/_fakequay/clock"
TAKEN = {"name": "before", "taken": "2026-01-01T12:00:00Z"}


class TestSaveSnapshot:
    def test_returns_the_name_and_time(self, client: Any) -> None:
        answer = client.put(f"{SNAPSHOTS}/before")
        assert (answer.status_code, answer.json) == (201, TAKEN)
        answer = client.get(f"{SNAPSHOTS}/before")
        assert (answer.status_code, answer.json) == (200, TAKEN)

    @pytest.mark.parametrize("name", ["%00", "a%0D%0Ab", "%2E%2E", "n" * 256])
    def test_invalid_name_returns_400(self, client: Any, name: str) -> None:
        answer = client.put(f"{SNAPSHOTS}/{name}")
        assert (answer.status_code, answer.json) == (
            400,
            {
                "message": "name: must be 1 to 255 printable characters without '/', and must not "
                "be '.' or '..'"
            },
        )
        assert client.get(SNAPSHOTS).json == {"snapshots": []}

    def test_longest_and_unusual_names_are_accepted(self, client: Any) -> None:
        for name in ("n" * 255, "a b", "caf\u00e9", "..."):
            answer = client.put(f"{SNAPSHOTS}/{name}")
            assert (answer.status_code, answer.json["name"]) == (201, name)

    def test_replaces_a_snapshot_of_the_same_name(self, client: Any, owner: Any) -> None:
        client.put(f"{SNAPSHOTS}/before")
        owner.post("/organization/", {"name": "made"})
        client.post(f"{CLOCK}/advance", json={"seconds": 60})
        later = {"name": "before", "taken": "2026-01-01T12:01:00Z"}
        answer = client.put(f"{SNAPSHOTS}/before")
        assert (answer.status_code, answer.json) == (200, later)
        client.post("/_fakequay/reset")
        client.post(f"{SNAPSHOTS}/before/restore")
        assert client.get("/api/v1/organization/made").status_code == 200

    def test_unknown_field_in_the_body_returns_400(self, client: Any) -> None:
        answer = client.put(f"{SNAPSHOTS}/before", json={"name": "after"})
        complaint = "name: unknown field; the request body must be empty"
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
        assert client.get(SNAPSHOTS).json == {"snapshots": []}


class TestListSnapshots:
    def test_lists_the_oldest_snapshot_first(self, client: Any) -> None:
        assert client.get(SNAPSHOTS).json == {"snapshots": []}
        client.put(f"{SNAPSHOTS}/before")
        client.post(f"{CLOCK}/advance", json={"seconds": 60})
        client.put(f"{SNAPSHOTS}/after")
        after = {"name": "after", "taken": "2026-01-01T12:01:00Z"}
        assert client.get(SNAPSHOTS).json == {"snapshots": [TAKEN, after]}

    def test_is_empty_after_the_server_starts_from_another_seed(
        self, client: Any, app: Flask
    ) -> None:
        client.put(f"{SNAPSHOTS}/before")
        instances.begin(app, load_office())
        assert client.get(SNAPSHOTS).json == {"snapshots": []}


class TestRestoreSnapshot:
    def test_restores_deleted_data_and_deletes_new_data(
        self, client: Any, owner: Any, anonymous: Any
    ) -> None:
        owner.post("/organization/", {"name": "kept"})
        client.put(f"{SNAPSHOTS}/before")
        owner.post("/organization/", {"name": "made"})
        owner.delete("/organization/kept")
        answer = client.post(f"{SNAPSHOTS}/before/restore")
        assert (answer.status_code, answer.data) == (204, b"")
        assert anonymous.get("/organization/made").status_code == 404
        assert anonymous.get("/organization/kept").json["name"] == "kept"

    def test_restores_the_clock(self, client: Any) -> None:
        before = client.get(CLOCK).json
        client.put(f"{SNAPSHOTS}/before")
        client.post(f"{CLOCK}/advance", json={"seconds": 60})
        client.post(f"{CLOCK}/resume")
        client.post(f"{SNAPSHOTS}/before/restore")
        assert client.get(CLOCK).json == before

    def test_restores_a_running_clock_as_running(self, client: Any) -> None:
        before = client.post(f"{CLOCK}/resume").json["seconds"]
        client.put(f"{SNAPSHOTS}/before")
        client.post(f"{CLOCK}/freeze", json={"at": 0})
        client.post(f"{SNAPSHOTS}/before/restore")
        after = client.get(CLOCK).json
        assert after["frozen"] is False
        assert 0 <= after["seconds"] - before < 60

    def test_restores_the_settings(
        self, client: Any, superuser: Any, configure: Callable[..., None]
    ) -> None:
        configure(FAKEQUAY_FIRST_USER_IS_SUPERUSER=True)
        settings = client.get("/_fakequay/state").json["settings"]
        client.put(f"{SNAPSHOTS}/before")
        client.post("/_fakequay/seed", json={"fakequay": 1})
        assert "settings" not in client.get("/_fakequay/state").json
        client.post(f"{SNAPSHOTS}/before/restore")
        assert client.get("/_fakequay/state").json["settings"] == settings

    def test_can_be_repeated_after_a_reset(self, client: Any, owner: Any) -> None:
        owner.post("/organization/", {"name": "made"})
        client.put(f"{SNAPSHOTS}/before")
        for _ in range(2):
            client.post("/_fakequay/reset")
            assert client.get("/api/v1/organization/made").status_code == 404
            client.post(f"{SNAPSHOTS}/before/restore")
            assert client.get("/api/v1/organization/made").status_code == 200

    def test_restores_earlier_and_later_snapshots(self, client: Any, owner: Any) -> None:
        client.put(f"{SNAPSHOTS}/before")
        owner.post("/organization/", {"name": "made"})
        client.put(f"{SNAPSHOTS}/after")
        client.post(f"{SNAPSHOTS}/before/restore")
        assert client.get("/api/v1/organization/made").status_code == 404
        client.post(f"{SNAPSHOTS}/after/restore")
        assert client.get("/api/v1/organization/made").status_code == 200


class TestDeleteSnapshot:
    def test_deletes_the_snapshot(self, client: Any) -> None:
        client.put(f"{SNAPSHOTS}/before")
        answer = client.delete(f"{SNAPSHOTS}/before")
        assert (answer.status_code, answer.data) == (204, b"")
        assert client.get(SNAPSHOTS).json == {"snapshots": []}


class TestUnknownSnapshot:
    @pytest.mark.parametrize(
        ("method", "path"), [("GET", "before"), ("DELETE", "before"), ("POST", "before/restore")]
    )
    def test_returns_404(self, client: Any, method: str, path: str) -> None:
        answer = client.open(f"{SNAPSHOTS}/{path}", method=method)
        assert (answer.status_code, answer.json) == (
            404,
            {"message": "snapshot 'before' does not exist"},
        )

    def test_request_from_a_foreign_web_page_returns_403(self, client: Any) -> None:
        headers = {"Origin": "https://example.com"}
        assert client.put(f"{SNAPSHOTS}/before", headers=headers).status_code == 403
        assert client.get(SNAPSHOTS).json == {"snapshots": []}
