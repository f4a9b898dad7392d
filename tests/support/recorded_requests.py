"""Requests that the request journal recorded: find them with the control API."""

from typing import Any

REQUESTS = "/_fakequay/requests"
NOON = "2026-01-01T12:00:00Z"


def find_requests(client: Any, **criteria: Any) -> list[dict[str, Any]]:
    answer = client.get(REQUESTS, query_string=criteria)
    assert answer.status_code == 200, answer.json
    return list(answer.json["requests"])


def get_ids(seen: list[dict[str, Any]]) -> list[int]:
    return [one["id"] for one in seen]
