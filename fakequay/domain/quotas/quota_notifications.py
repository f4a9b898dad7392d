"""Quota notifications: sent once to subscribers and admins for each exceeded quota limit."""

from typing import Any

from fakequay.domain.accounts import user_notifications
from fakequay.domain.notifications import events
from fakequay.domain.numbers import format_bytes
from fakequay.models import Account, Quota, QuotaLimit
from fakequay.world import World

from . import quota_usage

EVENTS = {"Warning": "quota_warning", "Reject": "quota_error"}


def notify_exceeded(world: World, namespace: Account, uploading: int = 0) -> None:
    """Send notifications about the quota limits that a namespace has exceeded.

    A second notification about a limit is sent only if, since the first one, the storage usage of
    the namespace has fallen to a value that does not exceed the limit.

    Args:
        uploading: Number of bytes in unfinished uploads, which count only for limits of the kind
            ``Reject``.
    """
    in_use = quota_usage.used_bytes(world, namespace)
    for quota, limit in list(quota_usage.list_limits(world, namespace)):
        usage = in_use + (uploading if limit.kind == quota_usage.REJECT else 0)
        if quota_usage.is_exceeded(quota, limit, usage):
            if limit.notified_usage is None:
                world.store.quota_limits.change(limit, notified_usage=in_use)
                _notify(world, namespace, EVENTS[limit.kind], _fields(quota, limit, usage))
        elif limit.notified_usage is not None and in_use < limit.notified_usage:
            world.store.quota_limits.change(limit, notified_usage=None)


def apply_changes(world: World, namespace: Account) -> None:
    """Send notifications about quota limits that are exceeded after a change of a quota or limit.

    If the namespace later exceeds a limit that is not exceeded now, a new notification is sent.
    """
    in_use = quota_usage.used_bytes(world, namespace)
    for quota, limit in list(quota_usage.list_limits(world, namespace)):
        if not quota_usage.is_exceeded(quota, limit, in_use):
            world.store.quota_limits.change(limit, notified_usage=None)
    notify_exceeded(world, namespace)


def remove(world: World, namespace: Account) -> None:
    """Remove the notification subscriptions and user notifications about a namespace's quota."""
    for subscription in list(world.store.subscriptions.find(namespace_id=namespace.id)):
        if subscription.event in EVENTS.values():
            world.store.subscriptions.remove(subscription)
    user_notifications.remove_all(world, _subject(namespace))


def _notify(world: World, namespace: Account, event: str, fields: dict[str, Any]) -> None:
    """Notify the subscribers and the admins of a namespace about an exceeded quota limit."""
    subject = _subject(namespace)
    if world.config.feature("QUOTA_NOTIFICATIONS"):
        events.fire_for_namespace(world, event, namespace, fields, subject=subject)
    metadata = {"namespace": namespace.name, **fields}
    user_notifications.notify(world, namespace, event, metadata, subject=subject)


def _subject(namespace: Account) -> str:
    """Return the key with which the user notifications about a quota can be removed."""
    return f"quota {namespace.uuid}"


def _fields(quota: Quota, limit: QuotaLimit, usage: int) -> dict[str, Any]:
    """Return the fields of a notification payload that are specific to events about quotas."""
    return {
        "threshold_percent": limit.percent,
        "usage_bytes": usage,
        "limit_bytes": quota.limit_bytes,
        "usage_percent": round(usage * 100 / quota.limit_bytes, 1),
        "usage_formatted": format_bytes(usage),
        "limit_formatted": format_bytes(quota.limit_bytes),
    }
