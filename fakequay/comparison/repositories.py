"""A repository as a seed has it."""

from urllib.parse import quote

from . import Quay, list_requests
from .list_requests import API, Json, nonempty, pages


def read(quay: Quay, path: str, listed: Json) -> Json:
    """``listed`` is what the list of repositories says of it."""
    at = f"/repository/{quote(path)}"
    told = list_requests.subscriptions(quay, f"{at}/notification/")
    return nonempty(
        visibility="public" if listed.get("is_public") else "private",
        description=listed.get("description"),
        kind=_unless("image", listed.get("kind")),
        state=_unless("NORMAL", listed.get("state")),
        permissions=nonempty(
            users=_roles(quay, f"{API}{at}/permissions/user/"),
            teams=_roles(quay, f"{API}{at}/permissions/team/"),
        ),
        tags={
            tag["name"]: _tag(tag)
            for tag in pages(quay, f"{at}/tag/?onlyActiveTags=true&limit=100", "tags")
        },
        mirror=_mirror(quay, at),
        prune_policies=list_requests.prune_policies(quay, at),
        immutability_policies=list_requests.immutability_policies(quay, at),
        subscriptions=told,
        authorized_emails=_emails(quay, at, told),
    )


def _tag(tag: Json) -> Json:
    return nonempty(
        content=tag["manifest_digest"],
        start=tag["start_ts"],
        end=tag.get("end_ts"),
        reversion=tag.get("reversion") or None,
        immutable=tag.get("immutable") or None,
    )


def _roles(quay: Quay, path: str) -> dict[str, str]:
    found = quay.found(path) or {}
    return {name: one["role"] for name, one in found.get("permissions", {}).items()}


def _mirror(quay: Quay, at: str) -> Json | None:
    found = quay.found(f"{API}{at}/mirror")
    if found is None:
        return None
    mirror = nonempty(
        external_reference=found["external_reference"],
        architectures=found.get("architecture_filter"),
        **list_requests.upstream(found, "skopeo_timeout_interval"),
    )
    return mirror | {"rule": found["root_rule"]["rule_value"]}


def _emails(quay: Quay, at: str, told: list[Json]) -> list[Json]:
    """Quay lists no addresses that may be mailed to: those that are used are asked for."""
    used = (one.get("config", {}).get("email") for one in told if one["method"] == "email")
    found = (
        quay.found(f"{API}{at}/authorizedemail/{quote(email)}") for email in dict.fromkeys(used)
    )
    return [{key: one[key] for key in ("email", "confirmed")} for one in found if one]


def _unless(usual: str, value: str | None) -> str | None:
    return None if value == usual else value
