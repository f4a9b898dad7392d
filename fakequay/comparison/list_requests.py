"""How Quay's lists are read, and what namespaces and repositories have both."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from . import Quay
from .redaction import redacted

API = "/api/v1"
Json = dict[str, Any]


def pages(quay: Quay, path: str, key: str) -> Iterator[Json]:
    """Quay turns pages in three ways: by a key that the last answer gave, and by numbers."""
    page, turned = 1, ""
    while True:
        found = quay.found(f"{API}{path}{turned}") or {}
        yield from found.get(key, [])
        page += 1
        if found.get("next_page"):
            turned = f"&next_page={quote(found['next_page'], safe='')}"
        elif found.get("has_additional") or found.get("has_next"):
            turned = f"&page={page}"
        else:
            return


def nonempty(**values: Any) -> Json:
    """Without what is empty."""
    return {key: value for key, value in values.items() if value not in (None, "", {}, [])}


def prune_policies(quay: Quay, owner: str) -> list[Json]:
    """``owner``: the path of an organization or a repository."""
    found = quay.found(f"{API}{owner}/autoprunepolicy/") or {}
    return [
        {key: one[key] for key in ("uuid", "method", "value")} | _matching(one)
        for one in found.get("policies", [])
    ]


def immutability_policies(quay: Quay, owner: str) -> list[Json]:
    found = quay.found(f"{API}{owner}/immutabilitypolicy/") or {}
    return [{"uuid": one["uuid"]} | _matching(one) for one in found.get("policies", [])]


def subscriptions(quay: Quay, path: str) -> list[Json]:
    """Notifications, with ``path`` for where they are listed."""
    found = quay.found(f"{API}{path}") or {}
    return [
        nonempty(
            uuid=one["uuid"],
            event=one["event"],
            method=one["method"],
            title=one["title"],
            config=redacted(one["config"]),
            event_config=one["event_config"],
            failures=one["number_of_failures"] or None,
        )
        for one in found.get("notifications", [])
    ]


def upstream(mirror: Json, timeout: str) -> Json:
    """What mirrors of repositories and of organizations say alike, but for one name."""
    return {
        "enabled": mirror["is_enabled"],
        "robot": mirror["robot_username"],
        "username": mirror["external_registry_username"],
        "registry_config": redacted(mirror["external_registry_config"]),
        "skopeo_timeout": mirror[timeout],
        "sync_interval": mirror["sync_interval"],
        "sync_start": mirror["sync_start_date"],
        "status": mirror["sync_status"],
        "retries": mirror["sync_retries_remaining"],
        "expiration": mirror["sync_expiration_date"],
    }


def _matching(policy: Json) -> Json:
    pattern = policy.get("tagPattern")
    if pattern is None:
        return {}
    return {"tag_pattern": pattern, "tag_pattern_matches": policy["tagPatternMatches"]}
