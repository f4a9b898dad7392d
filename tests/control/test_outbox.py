"""Control API: outbox of e-mails and webhook deliveries."""

from typing import Any

import pytest

OUTBOX = "/_fakequay/outbox"
NOON = "2026-01-01T12:00:00Z"
SEED = {
    "fakequay": 1,
    "mails": [
        {"to": "b@example.com", "subject": "second", "at": 200},
        {"to": "a@example.com", "subject": "first", "at": 100, "about": {"code": "c"}},
        {"to": "c@example.com", "subject": "third", "at": 200},
    ],
    "deliveries": [
        {
            "subscription_uuid": "u",
            "event": "repo_push",
            "method": "webhook",
            "target": "http://hook.example.com/",
            "at": 300,
            "payload": {"name": "web"},
        }
    ],
}
DELIVERY = {
    "id": 1,
    "subscription_uuid": "u",
    "event": "repo_push",
    "method": "webhook",
    "target": "http://hook.example.com/",
    "at": "1970-01-01T00:05:00Z",
    "payload": {"name": "web"},
    "state": "recorded",
    "error": None,
}


def mail(id: int, to: str, subject: str, at: str, **about: Any) -> dict[str, Any]:
    return {"id": id, "to": to, "subject": subject, "at": at, "about": about}


FIRST = mail(2, "a@example.com", "first", "1970-01-01T00:01:40Z", code="c")
SECOND = mail(1, "b@example.com", "second", "1970-01-01T00:03:20Z")
THIRD = mail(3, "c@example.com", "third", "1970-01-01T00:03:20Z")


class TestShowOutbox:
    def test_is_empty_by_default(self, client: Any) -> None:
        answer = client.get(OUTBOX)
        assert (answer.status_code, answer.json) == (200, {"mails": [], "deliveries": []})

    def test_lists_the_newest_message_first(self, client: Any) -> None:
        client.post("/_fakequay/seed", json=SEED)
        sent = {"mails": [THIRD, SECOND, FIRST], "deliveries": [DELIVERY]}
        assert client.get(OUTBOX).json == sent

    def test_limits_the_number_of_mails_and_deliveries(self, client: Any) -> None:
        client.post("/_fakequay/seed", json=SEED)
        sent = {"mails": [THIRD], "deliveries": [DELIVERY]}
        assert client.get(OUTBOX, query_string={"limit": 1}).json == sent
        nothing: dict[str, Any] = {"mails": [], "deliveries": []}
        assert client.get(OUTBOX, query_string={"limit": 0}).json == nothing

    @pytest.mark.parametrize("limit", ["-1", "", "many", "1.5", "²", "9" * 5000])
    def test_invalid_limit_returns_400(self, client: Any, limit: str) -> None:
        answer = client.get(OUTBOX, query_string={"limit": limit})
        complaint = "limit: must be a whole number, 0 or more"
        assert (answer.status_code, answer.json) == (400, {"message": complaint})

    def test_contains_the_delivery_of_an_event(self, client: Any, owner: Any) -> None:
        hook = {
            "event": "repo_push",
            "method": "webhook",
            "config": {"url": "http://hook.example.com/"},
            "eventConfig": {},
            "title": "hook",
        }
        uuid = owner.post("/repository/acme/web/notification/", hook).json["uuid"]
        assert owner.post(f"/repository/acme/web/notification/{uuid}/test").status_code == 200
        (delivery,) = client.get(OUTBOX).json["deliveries"]
        assert delivery.pop("payload")["repository"] == "acme/web"
        assert delivery == {
            "id": 1,
            "subscription_uuid": uuid,
            "event": "repo_push",
            "method": "webhook",
            "target": "http://hook.example.com/",
            "at": NOON,
            "state": "recorded",
            "error": None,
        }

    def test_contains_the_password_recovery_mail(
        self, client: Any, configure: Any, visitor: Any
    ) -> None:
        configure(FEATURE_MAILING=True)
        assert visitor.post("/recovery", {"email": "owner@example.com"}).status_code == 200
        (sent,) = client.get(OUTBOX).json["mails"]
        assert (sent["to"], sent["at"]) == ("owner@example.com", NOON)


class TestClearOutbox:
    def test_deletes_all_messages(self, client: Any) -> None:
        client.post("/_fakequay/seed", json=SEED)
        answer = client.delete(OUTBOX)
        assert (answer.status_code, answer.data) == (204, b"")
        assert client.get(OUTBOX).json == {"mails": [], "deliveries": []}

    def test_keeps_pending_deliveries(self, client: Any) -> None:
        waiting = {**SEED["deliveries"][0], "state": "pending"}  # type: ignore[index]
        client.post("/_fakequay/seed", json={"fakequay": 1, "deliveries": [waiting]})
        client.delete(OUTBOX)
        left = {"mails": [], "deliveries": [{**DELIVERY, "state": "pending"}]}
        assert client.get(OUTBOX).json == left

    def test_request_from_a_foreign_web_page_returns_403(self, client: Any) -> None:
        client.post("/_fakequay/seed", json=SEED)
        headers = {"Origin": "https://example.com"}
        assert client.delete(OUTBOX, headers=headers).status_code == 403
        assert len(client.get(OUTBOX).json["mails"]) == 3
