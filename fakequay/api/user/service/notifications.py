"""User notifications: lists, returns and dismisses them."""

from typing import Any

from fakequay.domain.accounts import user_notifications
from fakequay.domain.errors import NotFound
from fakequay.models import Account, Notification
from fakequay.world import World


def page(world: World, account: Account, number: int, limit: int) -> dict[str, Any]:
    """Return a page of those notifications of a user that are not dismissed, newest first.

    As on the real server, a page contains ``limit`` notifications, but the next page starts after
    ``limit + 1`` notifications: the notification between two pages is never returned.

    Args:
        number: Number of the page, from 1.
        limit: Number of notifications on a page.

    Returns:
        A dict with two keys: ``notifications``, and ``additional``, which is true if the user has
        more notifications after this page.
    """
    limit = max(limit, 0)
    skip = max(number - 1, 0) * (limit + 1)
    found = user_notifications.newest(world, account, limit=limit + 1, skip=skip)
    return {
        "notifications": [view(world, notification) for notification in found[:limit]],
        "additional": len(found) > limit,
    }


def find(world: World, account: Account, uuid: str) -> Notification:
    """Return the notification of a user by its uuid, or raise NotFound."""
    found = user_notifications.get(world, account, uuid)
    if found is None:
        raise NotFound
    return found


def dismiss(world: World, account: Account, uuid: str, *, dismissed: bool) -> dict[str, Any]:
    """Dismiss a user notification, or undo its dismissal."""
    found = find(world, account, uuid)
    return view(world, world.store.notifications.change(found, dismissed=dismissed))


def view(world: World, notification: Notification) -> dict[str, Any]:
    """Return a user notification as the API shows it."""
    target = world.store.accounts.get(notification.account_id)
    is_organization = target is not None and target.kind == "organization"
    return {
        "id": notification.uuid,
        "organization": target.name if target and is_organization else None,
        "kind": notification.kind,
        "created": notification.created,
        "metadata": notification.metadata,
        "dismissed": notification.dismissed,
    }
