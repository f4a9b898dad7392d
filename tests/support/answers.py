"""Expected response bodies that many operations have in common."""

from typing import Any

from fakequay.domain.accounts import avatars


def problem(status: int, kind: str, detail: str) -> dict[str, Any]:
    return {
        "detail": detail,
        "error_message": detail,
        "error_type": kind,
        "title": kind,
        "type": f"http://localhost/api/v1/error/{kind}",
        "status": status,
    }


def invalid(detail: str) -> dict[str, Any]:
    return problem(400, "invalid_request", detail)


NOT_FOUND = problem(404, "not_found", "Not Found")
FORBIDDEN = problem(403, "insufficient_scope", "Unauthorized")
LOGIN_REQUIRED = problem(401, "invalid_token", "Requires authentication")


def person(name: str) -> dict[str, str]:
    """Return the avatar of a user of the seed office.json."""
    return {**avatars.create(name, f"{name}@example.com", "user")}


def team(name: str) -> dict[str, str]:
    return {**avatars.create(name, name, "team")}
