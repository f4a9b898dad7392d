"""Export of lists from a real server: requests all pages, and converts items to a seed's format."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from . import Quay
from .secret_replacement import redact

API = "/api/v1"
Json = dict[str, Any]


def pages(quay: Quay, path: str, key: str) -> Iterator[Json]:
    """Request all pages of a list from a Quay server, and yield the items.

    Quay has two kinds of paging: by a token (``next_page`` in the previous response), and by page
    numbers (``has_additional`` or ``has_next`` in the response means that there is another page).

    Args:
        quay: Client for the server.
        path: Path of the list below ``/api/v1``, with a query string.
        key: Key of the response that contains the items.
    """
    page, parameter = 1, ""
    while True:
        found = quay.get_object(f"{API}{path}{parameter}") or {}
        yield from found.get(key, [])
        page += 1
        earlier = parameter
        if found.get("next_page"):
            parameter = f"&next_page={quote(found['next_page'], safe='')}"
        elif found.get(key) and (found.get("has_additional") or found.get("has_next")):
            parameter = f"&page={page}"
        if parameter == earlier:
            return


def nonempty(**values: Any) -> Json:
    """Return a dict of the keyword arguments, without values that are None or empty."""
    return {key: value for key, value in values.items() if value not in (None, "", {}, [])}


def prune_policies(quay: Quay, owner: str) -> list[Json]:
    """Return the auto-prune policies of an organization or repository, in the form of a seed.

    Args:
        quay: Client for the real server.
        owner: Path of the organization or repository below ``/api/v1``.
    """
    found = quay.get_object(f"{API}{owner}/autoprunepolicy/") or {}
    return [
        {key: item[key] for key in ("uuid", "method", "value")} | _matching(item)
        for item in found.get("policies", [])
    ]


def immutability_policies(quay: Quay, owner: str) -> list[Json]:
    """Return the immutability policies of an organization or repository, in the form of a seed."""
    found = quay.get_object(f"{API}{owner}/immutabilitypolicy/") or {}
    return [{"uuid": item["uuid"]} | _matching(item) for item in found.get("policies", [])]


def subscriptions(quay: Quay, path: str) -> list[Json]:
    """Return the notification subscriptions of an organization or repository, without secrets.

    Args:
        quay: Client for the real server.
        path: Path of the list of notifications below ``/api/v1``.

    Returns:
        The subscriptions in the form of a seed.
    """
    found = quay.get_object(f"{API}{path}") or {}
    return [
        nonempty(
            uuid=item["uuid"],
            event=item["event"],
            method=item["method"],
            title=item["title"],
            config=redact(item["config"]),
            event_config=item["event_config"],
            failures=item["number_of_failures"] or None,
        )
        for item in found.get("notifications", [])
    ]


def upstream(mirror: Json, timeout: str) -> Json:
    """Return the mirror settings that repository and organization mirrors have in common.

    The settings are returned in the form of a seed.

    Args:
        mirror: Response of the API with the settings of a repository or organization mirror.
        timeout: Key of the response that contains the timeout in seconds.
    """
    return {
        "enabled": mirror["is_enabled"],
        "robot": mirror["robot_username"],
        "username": mirror["external_registry_username"],
        "registry_config": redact(mirror["external_registry_config"]),
        "skopeo_timeout": mirror[timeout],
        "sync_interval": mirror["sync_interval"],
        "sync_start": mirror["sync_start_date"],
        "status": mirror["sync_status"],
        "retries": mirror["sync_retries_remaining"],
        "expiration": mirror["sync_expiration_date"],
    }


def _matching(policy: Json) -> Json:
    """Return the tag pattern of an auto-prune or immutability policy, in the form of a seed.

    On servers of old releases, the fields ``tagPattern`` and ``tagPatternMatches`` of a policy are
    null.
    """
    if "tagPatternMatches" not in policy:
        return {}
    pattern, matches = policy["tagPattern"], policy["tagPatternMatches"]
    if pattern is None:
        return {"tag_pattern_matches": None} if matches is None else {}
    return {"tag_pattern": pattern, "tag_pattern_matches": matches}
