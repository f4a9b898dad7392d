"""Scheduled jobs of the repository acme/web: list jobs, and read their results."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.conftest import Api

CONTROL = "/_fakequay"
WEB = "acme/web"
UPSTREAM = "registry.example.com/web"


def list_jobs(client: Any) -> list[dict[str, Any]]:
    answer = client.get(f"{CONTROL}/jobs")
    assert (answer.status_code, answer.json["now"]) == (200, "2026-01-01T12:00:00Z")
    found: list[dict[str, Any]] = answer.json["jobs"]
    return found


def list_tag_names(owner: "Api", repository: str = WEB) -> list[str]:
    shown = owner.get(f"/repository/{repository}/tag/?onlyActiveTags=true").json["tags"]
    return sorted(tag["name"] for tag in shown)


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["message"]
