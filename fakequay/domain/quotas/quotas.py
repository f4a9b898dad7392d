"""Storage quotas of namespaces, and the limits of a quota, which are percentages of the quota."""

from typing import Any

from fakequay.contract.configuration_check import parse_size
from fakequay.domain import numbers
from fakequay.domain.errors import DataRefused, InvalidRequest, NotFound
from fakequay.domain.numbers import format_bytes
from fakequay.models import Account, Quota, QuotaLimit
from fakequay.world import World

from . import quota_notifications

KINDS = ("Warning", "Reject")
USE_A_NUMBER = "Invalid limit format, use a number followed by a unit (e.g. 1GiB)"


def list_views(world: World, account: Account) -> list[dict[str, Any]]:
    """Return the storage quotas of a namespace for responses about users and organizations."""
    return [
        {
            "id": quota.id,
            "limit_bytes": quota.limit_bytes,
            "limits": [limit_view(limit) for limit in list_limits(world, quota)],
        }
        for quota in list_quotas(world, account)
    ]


def list_quotas(world: World, account: Account) -> list[Quota]:
    """Return the storage quotas of a namespace (at most one)."""
    return list(world.store.quotas.find(namespace_id=account.id))


def find(world: World, account: Account, quota_id: str) -> Quota:
    """Return a storage quota of a namespace by id.

    Raises:
        NotFound: The namespace has no quota with this id.
    """
    quota = world.store.quotas.get(numbers.parse_id(quota_id))
    if quota is None or quota.namespace_id != account.id:
        raise NotFound
    return quota


def create(world: World, account: Account, limit_bytes: int, conflict_message: str) -> Quota:
    """Create the storage quota of a namespace.

    Args:
        conflict_message: Error message for a namespace that already has a quota.

    Raises:
        InvalidRequest: The namespace already has a quota, or ``limit_bytes`` is not positive.
    """
    if list_quotas(world, account):
        raise InvalidRequest(conflict_message)
    return world.store.quotas.add(Quota(account.id, _check_positive(limit_bytes)))


def change(world: World, quota: Quota, limit_bytes: int) -> Quota:
    """Change the size of a storage quota, and send notifications about exceeded limits.

    Raises:
        InvalidRequest: ``limit_bytes`` is not positive.
    """
    quota = world.store.quotas.change(quota, limit_bytes=_check_positive(limit_bytes))
    quota_notifications.apply_changes(world, _namespace(world, quota))
    return quota


def delete(world: World, quota: Quota) -> None:
    """Delete a storage quota with its limits, notification subscriptions and user notifications."""
    quota_notifications.remove(world, _namespace(world, quota))
    world.store.quota_limits.remove_all(quota_id=quota.id)
    world.store.quotas.remove(quota)


def list_limits(world: World, quota: Quota) -> list[QuotaLimit]:
    """Return the limits of a storage quota."""
    return list(world.store.quota_limits.find(quota_id=quota.id))


def find_limit(world: World, quota: Quota, limit_id: str) -> QuotaLimit:
    """Return a limit of a storage quota by id.

    Raises:
        NotFound: The quota has no limit with this id.
    """
    limit = world.store.quota_limits.get(numbers.parse_id(limit_id))
    if limit is None or limit.quota_id != quota.id:
        raise NotFound
    return limit


def create_limit(world: World, quota: Quota, kind: str, percent: int) -> QuotaLimit:
    """Add a limit to a storage quota; if the limit is already exceeded, send a notification.

    Args:
        kind: ``Warning`` or ``Reject``, in upper or lower case.
        percent: Percentage of the quota above which the limit applies, from 1 to 100.

    Raises:
        InvalidRequest: The quota already has a limit with the same kind and percentage.
        DataRefused: The kind or the percentage is invalid.
    """
    kind = _canonical_kind(kind)
    if any((limit.kind, limit.percent) == (kind, percent) for limit in list_limits(world, quota)):
        only_one = "Only one quota limit of type 'Reject' allowed."
        raise InvalidRequest(only_one if kind == "Reject" else "Quota limit already exists")
    _check_limit(kind, percent)
    limit = world.store.quota_limits.add(QuotaLimit(quota.id, kind, percent))
    quota_notifications.apply_changes(world, _namespace(world, quota))
    return limit


def change_limit(world: World, limit: QuotaLimit, kind: str, percent: int) -> QuotaLimit:
    """Change the kind and percentage of a quota limit; if it is exceeded, send a notification.

    Args:
        kind: ``Warning`` or ``Reject``, in upper or lower case.
        percent: Percentage of the quota above which the limit applies, from 1 to 100.

    Raises:
        DataRefused: The kind or the percentage is invalid.
    """
    kind = _canonical_kind(kind)
    _check_limit(kind, percent)
    if (kind, percent) == (limit.kind, limit.percent):
        return limit
    changed = world.store.quota_limits.change(
        limit, kind=kind, percent=percent, notified_usage=None
    )
    quota = world.store.quotas.get(limit.quota_id)
    if quota is not None:
        quota_notifications.apply_changes(world, _namespace(world, quota))
    return changed


def view(world: World, quota: Quota) -> dict[str, Any]:
    """Return the response body for a storage quota."""
    return {
        "id": quota.id,
        "limit_bytes": quota.limit_bytes,
        "limit": format_bytes(quota.limit_bytes),
        "default_config": False,
        "limits": [limit_view(limit) for limit in list_limits(world, quota)],
        "default_config_exists": False,
    }


def limit_view(limit: QuotaLimit) -> dict[str, Any]:
    """Return the response body for a quota limit."""
    return {"id": limit.id, "type": limit.kind, "limit_percent": limit.percent}


def read_limit_bytes(body: dict[str, Any], limit_message: str = USE_A_NUMBER) -> int | None:
    """Return the quota size that a request body sets, in bytes.

    Args:
        body: Request body with ``limit`` (text such as ``10 GiB``) or ``limit_bytes``. If it
            contains both, ``limit`` is used.
        limit_message: Error message for an invalid ``limit``.

    Returns:
        The size in bytes; None if the body contains neither key.

    Raises:
        InvalidRequest: ``limit`` is invalid.
    """
    if "limit" in body:
        try:
            return parse_size(body["limit"])
        except (TypeError, ValueError) as error:
            raise InvalidRequest(limit_message) from error
    limit_bytes: int | None = body.get("limit_bytes")
    return limit_bytes


def _namespace(world: World, quota: Quota) -> Account:
    namespace = world.store.accounts.get(quota.namespace_id)
    if namespace is None:
        raise LookupError(f"quota {quota.id} belongs to no account")
    return namespace


def _check_positive(limit_bytes: int) -> int:
    if limit_bytes <= 0:
        raise InvalidRequest(f"Invalid quota size limit value: '{limit_bytes}'")
    return limit_bytes


def _canonical_kind(kind: str) -> str:
    """Return a kind of quota limit in the usual spelling, for example ``Warning``.

    An unknown kind is returned unchanged.
    """
    return next((known for known in KINDS if known.lower() == kind.lower()), kind)


def _check_limit(kind: str, percent: int) -> None:
    if kind not in KINDS:
        raise DataRefused(f"Quota type must be one of [{', '.join(KINDS)}]")
    if not 1 <= percent <= 100:
        raise DataRefused("Quota limit threshold must be between 1 and 100")
