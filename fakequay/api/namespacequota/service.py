"""Storage quotas of namespaces and their limits; changes are recorded in the usage log."""

from typing import Any

from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts
from fakequay.domain.errors import NotFound
from fakequay.domain.numbers import format_bytes
from fakequay.domain.quotas import quotas
from fakequay.models import Account, Quota, QuotaLimit
from fakequay.world import World


def organization_quotas(world: World, name: str) -> list[dict[str, Any]]:
    """Return the storage quotas of an organization, as a list of at most one quota.

    Raises:
        NotFound: The organization does not exist, or the name belongs to a user.
    """
    organization = accounts.find(world, name, "organization")
    return [quotas.view(world, quota) for quota in quotas.list_quotas(world, organization)]


def list_quotas(world: World, name: str | None) -> list[dict[str, Any]]:
    """Return the storage quotas of a namespace, as a list of at most one quota.

    Raises:
        NotFound: The namespace does not exist.
    """
    return [
        quotas.view(world, quota) for quota in quotas.list_quotas(world, _namespace(world, name))
    ]


def view(world: World, name: str | None, quota_id: str) -> dict[str, Any]:
    """Return a storage quota of a namespace.

    Raises:
        NotFound: The namespace has no quota with this id.
    """
    return quotas.view(world, _quota(world, name, quota_id))


def create(world: World, name: str, body: dict[str, Any]) -> None:
    """Create the storage quota of an organization.

    Args:
        body: Request body with ``limit_bytes`` (integer) or ``limit`` (text such as ``10 GiB``).

    Raises:
        NotFound: The organization does not exist.
        InvalidRequest: The organization already has a quota.
    """
    organization = accounts.find(world, name, "organization")
    limit_bytes = quotas.read_limit_bytes(body) or 0
    already = f"Organization quota for '{name}' already exists"
    quota = quotas.create(world, organization, limit_bytes, already)
    _record_quota_change(world, "org_create_quota", organization, quota)


def change(world: World, name: str, quota_id: str, body: dict[str, Any]) -> dict[str, Any]:
    """Change the size of a storage quota. If the request body contains no size, change nothing.

    Args:
        body: Request body with ``limit_bytes`` (integer) or ``limit`` (text such as ``10 GiB``).

    Raises:
        NotFound: The namespace has no quota with this id.
    """
    quota = _quota(world, name, quota_id)
    limit_bytes = quotas.read_limit_bytes(body)
    if limit_bytes is not None:
        previous = quota
        quota = quotas.change(world, quota, limit_bytes)
        _record_quota_change(
            world,
            "org_change_quota",
            _namespace(world, name),
            quota,
            previous_limit_bytes=previous.limit_bytes,
            previous_limit=format_bytes(previous.limit_bytes),
        )
    return quotas.view(world, quota)


def delete(world: World, name: str, quota_id: str) -> None:
    """Delete a storage quota of a namespace, and all limits of the quota.

    Raises:
        NotFound: The namespace has no quota with this id.
    """
    quota = _quota(world, name, quota_id)
    quotas.delete(world, quota)
    _record_quota_change(
        world, "org_delete_quota", _namespace(world, name), quota, quota_id=quota.id
    )


def list_limits(world: World, name: str | None, quota_id: str) -> list[dict[str, Any]]:
    """Return the limits of a storage quota.

    Raises:
        NotFound: The namespace has no quota with this id.
    """
    quota = _quota(world, name, quota_id)
    return [quotas.limit_view(limit) for limit in quotas.list_limits(world, quota)]


def limit_view(world: World, name: str | None, quota_id: str, limit_id: str) -> dict[str, Any]:
    """Return a limit of a storage quota.

    Raises:
        NotFound: The namespace has no quota with this id, or the quota has no limit with this id.
    """
    quota = _quota(world, name, quota_id)
    return quotas.limit_view(quotas.find_limit(world, quota, limit_id))


def create_limit(world: World, name: str, quota_id: str, body: dict[str, Any]) -> None:
    """Create a limit of a storage quota.

    Args:
        body: Request body with ``type`` (``Warning`` or ``Reject``) and ``threshold_percent``
            (percent of the quota).

    Raises:
        NotFound: The namespace has no quota with this id.
    """
    quota = _quota(world, name, quota_id)
    limit = quotas.create_limit(world, quota, body["type"], body["threshold_percent"])
    _record_limit_change(world, "org_create_quota_limit", _namespace(world, name), limit)


def change_limit(
    world: World, name: str, quota_id: str, limit_id: str, body: dict[str, Any]
) -> dict[str, Any]:
    """Change a limit of a storage quota and return the quota.

    Args:
        body: Request body with ``type`` and ``threshold_percent``, both optional.

    Raises:
        NotFound: The namespace has no quota with this id, or the quota has no limit with this id.
    """
    quota = _quota(world, name, quota_id)
    previous = quotas.find_limit(world, quota, limit_id)
    limit = quotas.change_limit(
        world,
        previous,
        body.get("type", previous.kind),
        body.get("threshold_percent", previous.percent),
    )
    _record_limit_change(
        world,
        "org_change_quota_limit",
        _namespace(world, name),
        limit,
        previous_type=previous.kind,
        previous_threshold_percent=previous.percent,
    )
    return quotas.view(world, quota)


def delete_limit(world: World, name: str, quota_id: str, limit_id: str) -> None:
    """Delete a limit of a storage quota.

    Raises:
        NotFound: The namespace has no quota with this id, or the quota has no limit with this id.
    """
    limit = quotas.find_limit(world, _quota(world, name, quota_id), limit_id)
    world.store.quota_limits.remove(limit)
    namespace = _namespace(world, name)
    _record_limit_change(world, "org_delete_quota_limit", namespace, limit, limit_id=limit.id)


def _namespace(world: World, name: str | None) -> Account:
    account = accounts.get(world, name or "")
    if account is None:
        raise NotFound
    return account


def _quota(world: World, name: str | None, quota_id: str) -> Quota:
    return quotas.find(world, _namespace(world, name), quota_id)


def _record_quota_change(
    world: World, kind: str, namespace: Account, quota: Quota, **more: Any
) -> None:
    metadata = {
        "namespace": namespace.name,
        "limit_bytes": quota.limit_bytes,
        "limit": format_bytes(quota.limit_bytes),
    }
    usage_log.record(world, kind, namespace, metadata={**metadata, **more})


def _record_limit_change(
    world: World, kind: str, namespace: Account, limit: QuotaLimit, **more: Any
) -> None:
    metadata = {
        "namespace": namespace.name,
        "type": limit.kind,
        "threshold_percent": limit.percent,
    }
    usage_log.record(world, kind, namespace, metadata={**metadata, **more})
