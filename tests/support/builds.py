"""Helpers for builds: start a build, and the expected representation of a new build."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.conftest import Api

ARCHIVE = "http://archives.example.com/a.tgz"
NOWHERE = "00000000-0000-4000-8000-000000000000"
BUILDS = "/repository/acme/web/build/"
STARTED = "Thu, 01 Jan 2026 12:00:00 -0000"


def start(api: "Api", path: str = BUILDS, **body: Any) -> dict[str, Any]:
    answer = api.post(path, {"archive_url": ARCHIVE, **body})
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json
    return found


def waiting(uuid: str, **differences: Any) -> dict[str, Any]:
    """Return the expected representation, for the owner, of a new build of ARCHIVE."""
    return {
        "id": uuid,
        "phase": "waiting",
        "started": STARTED,
        "display_name": "88050e3",
        "status": {},
        "subdirectory": "/Dockerfile",
        "dockerfile_path": "/Dockerfile",
        "context": "/",
        "tags": ["latest"],
        "manual_user": "owner",
        "is_writer": True,
        "trigger": None,
        "trigger_metadata": {},
        "resource_key": None,
        "pull_robot": None,
        "repository": {"namespace": "acme", "name": "web"},
        "error": None,
        "archive_url": ARCHIVE,
        **differences,
    }


def last_log(api: "Api", repository: str = "acme/web") -> tuple[str, dict[str, Any]]:
    """Return kind and metadata of the latest log entry, without the OAuth fields."""
    entry = api.get(f"/repository/{repository}/logs").json["logs"][0]
    told = {k: v for k, v in entry["metadata"].items() if not k.startswith("oauth_token")}
    return entry["kind"], told


def phase(api: "Api", uuid: str) -> str:
    return str(api.get(f"{BUILDS}{uuid}").json["phase"])


def lines(api: "Api", uuid: str) -> list[tuple[str | None, str]]:
    found = api.get(f"{BUILDS}{uuid}/logs").json["logs"]
    return [(line.get("type"), line["message"]) for line in found]
