"""Tags of the repository acme/web: paths, expected error bodies, and functions that list tags."""

from typing import TYPE_CHECKING, Any

from tests.support.answers import problem

if TYPE_CHECKING:
    from tests.conftest import Api

TAGS = "/repository/acme/web/tag"
WEB = "acme/web"
TWO_WEEKS = 1_209_600
READ_ONLY = {"message": "Repository is in read only or mirror mode: 1"}


def immutable_error(verb: str, tag: str) -> dict[str, Any]:
    return problem(409, "tag_immutable", f"Cannot {verb} immutable tag '{tag}'")


def list_tag_names(api: "Api", query: str = "") -> list[str]:
    return [tag["name"] for tag in api.get(f"{TAGS}/{query}").json["tags"]]


def get_log_metadata(api: "Api", kind: str) -> dict[str, Any]:
    """Return the metadata of the latest log entry of a kind, without the OAuth fields."""
    entries = api.get("/repository/acme/web/logs").json["logs"]
    metadata = next(entry["metadata"] for entry in entries if entry["kind"] == kind)
    return {key: value for key, value in metadata.items() if not key.startswith("oauth")}
