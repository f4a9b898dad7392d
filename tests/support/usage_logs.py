"""Usage logs: paths of the owners of a log, and calls that add entries."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Api

NOON = "Thu, 01 Jan 2026 12:00:00 -0000"
USER, ORGANIZATION, REPOSITORY = "/user", "/organization/acme", "/repository/acme/web"


def describe(api: "Api", text: str) -> None:
    """Change the description of a repository, which adds one log entry."""
    assert api.put("/repository/acme/web", {"description": text}).status_code == 200


def create_app_tokens(api: "Api", times: int) -> None:
    """Create app tokens in the user's own namespace. Each creation adds one log entry."""
    for _ in range(times):
        assert api.post("/user/apptoken", {"title": "laptop"}).status_code == 200
