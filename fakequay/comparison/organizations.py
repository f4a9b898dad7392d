"""An organization as a seed has it."""

from collections.abc import Iterator
from urllib.parse import quote

from . import Quay, list_requests
from .list_requests import API, Json, nonempty, pages


def read(quay: Quay, name: str, found: Json, repositories: Json) -> Json:
    """``found`` is what it says of itself, ``repositories`` are its own by their paths."""
    at = f"/organization/{quote(name)}"
    return nonempty(
        email=found.get("email"),
        tag_expiration_s=found.get("tag_expiration_s"),
        invoice_email=found.get("invoice_email") or None,
        invoice_email_address=found.get("invoice_email_address"),
        robots=dict(_robots(quay, at)),
        teams={team: _team(quay, at, about) for team, about in found.get("teams", {}).items()},
        applications=dict(_applications(quay, at)),
        quotas=_quotas(quay, at),
        proxy_cache=_proxy_cache(quay, at),
        prototypes=_prototypes(quay, at),
        mirror=_mirror(quay, at, name, repositories),
        prune_policies=list_requests.prune_policies(quay, at),
        immutability_policies=list_requests.immutability_policies(quay, at),
        subscriptions=list_requests.subscriptions(quay, f"{at}/notifications"),
    )


def _robots(quay: Quay, at: str) -> Iterator[tuple[str, Json]]:
    found = quay.found(f"{API}{at}/robots?permissions=false&token=false") or {}
    for robot in found.get("robots", []):
        short = robot["name"].partition("+")[2]
        federation = quay.found(f"{API}{at}/robots/{quote(short)}/federation")
        yield short, nonempty(description=robot.get("description"), federation=federation)


def _team(quay: Quay, at: str, about: Json) -> Json:
    path = f"{API}{at}/team/{quote(about['name'])}/members?includePending=true"
    found = quay.found(path) or {}
    people = found.get("members", [])
    return nonempty(
        role=about["role"],
        description=about.get("description"),
        sync=_sync(found.get("synced") or {}),
        members=[one["name"] for one in people if not one.get("invited")],
        invites=[_invite(one) for one in people if one.get("invited")],
    )


def _invite(one: Json) -> Json:
    return {"email": one["email"]} if one["kind"] == "invite" else {"user": one["name"]}


def _sync(synced: Json) -> Json | None:
    """Only superusers are told with what."""
    if not synced.get("config"):
        return None
    return {key: synced[key] for key in ("service", "config")}


def _applications(quay: Quay, at: str) -> Iterator[tuple[str, Json]]:
    found = quay.found(f"{API}{at}/applications") or {}
    seen: set[str] = set()
    for one in found.get("applications", []):
        key, count = one["name"], 1
        while key in seen:
            count += 1
            key = f"{one['name']} ({count})"
        seen.add(key)
        texts = ("description", "application_uri", "redirect_uri", "avatar_email", "client_id")
        named = {} if key == one["name"] else {"name": one["name"]}
        yield key, named | nonempty(**{text: one.get(text) for text in texts})


def _quotas(quay: Quay, at: str) -> list[Json]:
    """Its own, and not those that hold where an organization has none."""
    return [
        nonempty(limit_bytes=quota["limit_bytes"], limits=[_limit(one) for one in quota["limits"]])
        for quota in quay.found(f"{API}{at}/quota") or []
        if not quota["default_config"]
    ]


def _limit(one: Json) -> Json:
    return {key: one[key] for key in ("type", "limit_percent")}


def _proxy_cache(quay: Quay, at: str) -> Json | None:
    found = quay.found(f"{API}{at}/proxycache") or {}
    if not found.get("upstream_registry"):
        return None
    return {key: found[key] for key in ("upstream_registry", "expiration_s", "insecure")}


def _prototypes(quay: Quay, at: str) -> list[Json]:
    found = quay.found(f"{API}{at}/prototypes") or {}
    return [
        nonempty(
            **{one["delegate"]["kind"]: one["delegate"]["name"]},
            activating_user=(one["activating_user"] or {}).get("name"),
            role=one["role"],
            uuid=one["id"],
        )
        for one in found.get("prototypes", [])
    ]


def _mirror(quay: Quay, at: str, name: str, repositories: Json) -> Json | None:
    found = quay.found(f"{API}{at}/mirror")
    if found is None:
        return None
    return nonempty(
        registry_type=found["external_registry_type"],
        registry_url=found["external_registry_url"],
        external_namespace=found["external_namespace"],
        visibility=found["visibility"],
        filters=found["repository_filters"],
        created=found["creation_date"],
        **list_requests.upstream(found, "skopeo_timeout"),
        repositories=[
            _discovered(f"{name}/{one['repository_name']}", one, repositories)
            for one in pages(quay, f"{at}/mirror/repositories?limit=100", "repositories")
        ],
    )


def _discovered(path: str, one: Json, repositories: Json) -> Json:
    return nonempty(
        repository=path if path in repositories else None,
        name=one["repository_name"],
        discovered=one["discovery_date"],
        status=one["sync_status"],
        last_sync=one["last_sync_date"],
        message=one["status_message"],
    )
