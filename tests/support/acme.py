"""Organization acme of the seed office.json, as admins and outsiders see it."""

from typing import TYPE_CHECKING, Any

from fakequay.domain.accounts import avatars
from tests.support.answers import team

if TYPE_CHECKING:
    from tests.conftest import Api

ACME = "/organization/acme"
AVATAR = {**avatars.create("acme", "acme@example.com", "user")}
REPORT = {
    "quota_bytes": 0,
    "configured_quota": None,
    "running_backfill": "waiting",
    "backfill_status": "waiting",
}


def expected_team(name: str, role: str, *, can_view: bool = True) -> dict[str, Any]:
    return {
        "name": name,
        "description": "",
        "role": role,
        "avatar": team(name),
        "can_view": can_view,
        "repo_count": 0,
        "member_count": 1,
        "is_synced": False,
    }


def by_admin(**changed: Any) -> dict[str, Any]:
    return {
        "name": "acme",
        "email": "acme@example.com",
        "avatar": AVATAR,
        "is_admin": True,
        "is_member": True,
        "teams": {
            "owners": expected_team("owners", "admin"),
            "creators": expected_team("creators", "creator"),
            "members": expected_team("members", "member"),
        },
        "ordered_teams": ["owners", "creators", "members"],
        "invoice_email": False,
        "invoice_email_address": None,
        "tag_expiration_s": 1_209_600,
        "is_free_account": True,
        "quotas": [],
        "quota_report": REPORT,
        **changed,
    }


BY_STRANGER = {
    "name": "acme",
    "email": "",
    "avatar": AVATAR,
    "is_admin": False,
    "is_member": False,
}


def logged(api: "Api") -> list[tuple[str, dict[str, Any]]]:
    """Return kind and metadata of the organization's log entries, oldest first, without tokens."""
    return [
        (
            entry["kind"],
            {key: value for key, value in entry["metadata"].items() if "oauth_token" not in key},
        )
        for entry in reversed(api.get(f"{ACME}/logs").json["logs"])
    ]
