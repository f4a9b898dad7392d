"""Faults of an instance: add a fault with the control API, and count the requests that match it."""

from typing import Any

FAULTS = "/_fakequay/faults"
ROBOT = "/organization/acme/robots/made"


def add_fault(client: Any, **said: Any) -> str:
    answer = client.post(FAULTS, json=said)
    assert answer.status_code == 201, answer.json
    return str(answer.json["name"])


def count_matches(client: Any, name: str) -> tuple[int, int]:
    """Return how many requests a fault matched and to how many it was applied."""
    fault = client.get(f"{FAULTS}/{name}").json
    return fault["seen"], fault["used"]
