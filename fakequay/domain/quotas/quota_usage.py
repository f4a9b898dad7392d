"""Storage usage of a namespace, compared with the limits of its quotas."""

from collections.abc import Iterator

from fakequay.domain.images import blobs
from fakequay.models import Account, Quota, QuotaLimit
from fakequay.world import World

REJECT = "Reject"


def used_bytes(world: World, namespace: Account) -> int:
    """Return the storage used by a namespace, in bytes."""
    return blobs.size_of_namespace(world, namespace.id)


def list_limits(world: World, namespace: Account) -> Iterator[tuple[Quota, QuotaLimit]]:
    """Yield the quota limits of a namespace, each with its quota."""
    for quota in world.store.quotas.find(namespace_id=namespace.id):
        for limit in world.store.quota_limits.find(quota_id=quota.id):
            yield quota, limit


def is_exceeded(quota: Quota, limit: QuotaLimit, usage: int) -> bool:
    """Return whether a given storage usage of a namespace, in bytes, exceeds a quota limit."""
    return usage * 100 > quota.limit_bytes * limit.percent


def reject_limit_bytes(world: World, namespace: Account) -> int | None:
    """Return the number of used bytes above which pushes to a namespace are rejected.

    Returns:
        None if the namespace has no quota limit of the kind ``Reject``.
    """
    rejecting = (
        quota.limit_bytes * limit.percent // 100
        for quota, limit in list_limits(world, namespace)
        if limit.kind == REJECT
    )
    return min(rejecting, default=None)
