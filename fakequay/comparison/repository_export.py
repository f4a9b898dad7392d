"""Export of a repository from a real server to a seed."""

from urllib.parse import quote

from . import Quay, list_export
from .list_export import API, Json, nonempty, pages


def read(quay: Quay, path: str, listed: Json, organization: Json) -> Json:
    """Return a repository of a real server in the form of a seed.

    Args:
        quay: Client for the real server.
        path: Name of the repository as ``namespace/name``.
        listed: Item of the repository in the server's list of repositories.
        organization: The repository's organization, in the form of a seed.
    """
    at = f"/repository/{quote(path)}"
    policies = list_export.immutability_policies(quay, at)
    has_policies = bool(policies or organization.get("immutability_policies"))
    subscriptions = list_export.subscriptions(quay, f"{at}/notification/")
    mirror = _mirror(quay, at)
    state = listed.get("state") or "NORMAL"
    return nonempty(
        visibility="public" if listed.get("is_public") else "private",
        description=listed.get("description"),
        kind=_unless_default("image", listed.get("kind")),
        state=state if mirror else _unless_default("NORMAL", state),
        permissions=nonempty(
            users=_roles(quay, f"{API}{at}/permissions/user/"),
            teams=_roles(quay, f"{API}{at}/permissions/team/"),
        ),
        tags={
            tag["name"]: _tag(tag, has_policies=has_policies)
            for tag in pages(quay, f"{at}/tag/?onlyActiveTags=true&limit=100", "tags")
        },
        mirror=mirror,
        prune_policies=list_export.prune_policies(quay, at),
        immutability_policies=policies,
        subscriptions=subscriptions,
        authorized_emails=_emails(quay, at, subscriptions),
    )


def _tag(tag: Json, *, has_policies: bool) -> Json:
    """Return a tag of a real server in the form of a seed.

    Args:
        tag: Response of the REST API about the tag.
        has_policies: Whether the seed has immutability policies, which could make the tag immutable
            when the seed is loaded.
    """
    stays_mutable = has_policies and not tag.get("end_ts") and "immutable" in tag
    return nonempty(
        content=tag["manifest_digest"],
        start=tag["start_ts"],
        end=tag.get("end_ts"),
        reversion=tag.get("reversion") or None,
        immutable=tag.get("immutable") or (False if stays_mutable else None),
    )


def _roles(quay: Quay, path: str) -> dict[str, str]:
    found = quay.get_object(path) or {}
    return {name: item["role"] for name, item in found.get("permissions", {}).items()}


def _mirror(quay: Quay, at: str) -> Json | None:
    found = quay.get_object(f"{API}{at}/mirror")
    if found is None:
        return None
    mirror = nonempty(
        external_reference=found["external_reference"],
        architectures=found.get("architecture_filter"),
        **list_export.upstream(found, "skopeo_timeout_interval"),
    )
    # The seed must name the robot of a mirror, or null if the mirror has no robot.
    return mirror | {"rule": found["root_rule"]["rule_value"], "robot": found["robot_username"]}


def _emails(quay: Quay, at: str, subscriptions: list[Json]) -> list[Json]:
    """Return the e-mail addresses to which a repository's notification subscriptions send messages.

    A repository can have further authorized addresses, but Quay has no operation that lists them.
    """
    by_email = [item for item in subscriptions if item["method"] == "email"]
    used = (item.get("config", {}).get("email") for item in by_email)
    found = (
        quay.get_object(f"{API}{at}/authorizedemail/{quote(email)}")
        for email in dict.fromkeys(used)
    )
    return [{key: item[key] for key in ("email", "confirmed")} for item in found if item]


def _unless_default(default: str, value: str | None) -> str | None:
    return None if value == default else value
