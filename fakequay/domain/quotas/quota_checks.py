"""Quota checks before uploads, manifest pushes, mirror copies and build pushes."""

from fakequay.domain.errors import QuotaExceeded
from fakequay.models import Account
from fakequay.world import World

from . import quota_notifications, quota_usage


def is_enforced(world: World, namespace: Account) -> bool:
    """Return whether a namespace has a storage quota and the configuration enforces quotas."""
    return (
        world.store.quotas.count(namespace_id=namespace.id) > 0
        and world.config.feature("QUOTA_MANAGEMENT")
        # Releases of Quay without this feature always enforce quotas.
        and bool(world.config.get("FEATURE_VERIFY_QUOTA", True))
    )


def check_room(world: World, namespace: Account, uploading: int = 0) -> None:
    """Check that a namespace has room for a push, and send notifications about exceeded limits.

    Args:
        uploading: Number of bytes in unfinished uploads to the namespace.

    Raises:
        QuotaExceeded: The stored bytes, or the stored bytes plus those of unfinished uploads,
            exceed a quota limit of the kind ``Reject``.
    """
    if not is_enforced(world, namespace):
        return
    with world.store.transaction():
        quota_notifications.notify_exceeded(world, namespace, uploading)
    limit = quota_usage.reject_limit_bytes(world, namespace)
    if limit is not None and quota_usage.used_bytes(world, namespace) + uploading > limit:
        raise QuotaExceeded


def finish_push(world: World, namespace: Account) -> None:
    """Send notifications about those quota limits that a namespace has exceeded with a push."""
    if is_enforced(world, namespace):
        quota_notifications.notify_exceeded(world, namespace)
