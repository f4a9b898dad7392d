"""Export of an organization from a real server to a seed."""

from collections.abc import Iterator
from urllib.parse import quote

from . import Quay, list_export
from .list_export import API, Json, nonempty, pages


def read(quay: Quay, name: str, details: Json, repositories: Json) -> Json:
    """Return an organization of a real server in the form of a seed.

    Args:
        quay: Client for the real server.
        name: Name of the organization.
        details: Response of the REST API with the details of the organization.
        repositories: Responses of the REST API about the organization's repositories, by
            ``namespace/name``.
    """
    at = f"/organization/{quote(name)}"
    return nonempty(
        email=details.get("email"),
        tag_expiration_s=details.get("tag_expiration_s"),
        invoice_email=details.get("invoice_email") or None,
        invoice_email_address=details.get("invoice_email_address"),
        robots=dict(_robots(quay, at)),
        teams={team: _team(quay, at, about) for team, about in details.get("teams", {}).items()},
        applications=dict(_applications(quay, at)),
        quotas=_quotas(quay, at),
        proxy_cache=_proxy_cache(quay, at),
        prototypes=_prototypes(quay, at),
        mirror=_mirror(quay, at, name, repositories),
        prune_policies=list_export.prune_policies(quay, at),
        immutability_policies=list_export.immutability_policies(quay, at),
        subscriptions=list_export.subscriptions(quay, f"{at}/notifications"),
    )


def _robots(quay: Quay, at: str) -> Iterator[tuple[str, Json]]:
    found = quay.get_object(f"{API}{at}/robots?permissions=false&token=false") or {}
    for robot in found.get("robots", []):
        short = robot["name"].partition("+")[2]
        federation = quay.get_list(f"{API}{at}/robots/{quote(short)}/federation")
        yield short, nonempty(description=robot.get("description"), federation=federation)


def _team(quay: Quay, at: str, about: Json) -> Json:
    path = f"{API}{at}/team/{quote(about['name'])}/members?includePending=true"
    found = quay.get_object(path) or {}
    people = found.get("members", [])
    return nonempty(
        role=about["role"],
        description=about.get("description"),
        sync=_sync(found.get("synced") or {}),
        members=[item["name"] for item in people if not item.get("invited")],
        invites=[_invite(item) for item in people if item.get("invited")],
    )


def _invite(item: Json) -> Json:
    return {"email": item["email"]} if item["kind"] == "invite" else {"user": item["name"]}


def _sync(synced: Json) -> Json | None:
    """Return the directory group that a team is synchronized with, if the server shows the group.

    Quay shows the group only to superusers.
    """
    if not synced.get("config"):
        return None
    return {key: synced[key] for key in ("service", "config")}


def _applications(quay: Quay, at: str) -> Iterator[tuple[str, Json]]:
    found = quay.get_object(f"{API}{at}/applications") or {}
    seen: set[str] = set()
    for item in found.get("applications", []):
        key, count = item["name"], 1
        while key in seen:
            count += 1
            key = f"{item['name']} ({count})"
        seen.add(key)
        texts = ("description", "application_uri", "redirect_uri", "avatar_email", "client_id")
        named = {} if key == item["name"] else {"name": item["name"]}
        yield key, named | nonempty(**{text: item.get(text) for text in texts})


def _quotas(quay: Quay, at: str) -> list[Json]:
    """Return the storage quotas of an organization, without the default quota of the registry."""
    return [
        nonempty(
            id=quota["id"],
            limit_bytes=quota["limit_bytes"],
            limits=[_limit(item) for item in quota["limits"]],
        )
        for quota in quay.get_list(f"{API}{at}/quota")
        if not quota["default_config"]
    ]


def _limit(item: Json) -> Json:
    return {key: item[key] for key in ("id", "type", "limit_percent")}


def _proxy_cache(quay: Quay, at: str) -> Json | None:
    found = quay.get_object(f"{API}{at}/proxycache") or {}
    if not found.get("upstream_registry"):
        return None
    return {key: found[key] for key in ("upstream_registry", "expiration_s", "insecure")}


def _prototypes(quay: Quay, at: str) -> list[Json]:
    found = quay.get_object(f"{API}{at}/prototypes") or {}
    return [
        nonempty(
            **{item["delegate"]["kind"]: item["delegate"]["name"]},
            activating_user=(item["activating_user"] or {}).get("name"),
            role=item["role"],
            uuid=item["id"],
        )
        for item in found.get("prototypes", [])
    ]


def _mirror(quay: Quay, at: str, name: str, repositories: Json) -> Json | None:
    found = quay.get_object(f"{API}{at}/mirror")
    if found is None:
        return None
    dates = {"created": found["creation_date"], "sync_start": found["sync_start_date"]}
    shown = nonempty(
        registry_type=found["external_registry_type"],
        registry_url=found["external_registry_url"],
        external_namespace=found["external_namespace"],
        visibility=found["visibility"],
        filters=found["repository_filters"],
        **list_export.upstream(found, "skopeo_timeout"),
        repositories=[
            _discovered(f"{name}/{item['repository_name']}", item, repositories)
            for item in pages(quay, f"{at}/mirror/repositories?limit=100", "repositories")
        ],
    )
    # Null values are exported, too: a seed without a date gets the time of the load, and a seed
    # must name the robot of the mirror, or null.
    return shown | dates | {"robot": found["robot_username"]}


def _discovered(path: str, item: Json, repositories: Json) -> Json:
    return nonempty(
        repository=path if path in repositories else None,
        name=item["repository_name"],
        discovered=item["discovery_date"],
        status=item["sync_status"],
        last_sync=item["last_sync_date"],
        message=item["status_message"],
    )
