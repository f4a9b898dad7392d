"""User notifications: the messages in the notification list of Quay's web UI.

A notification belongs to a user or to an organization. All admins of an organization see its
notifications.
"""

from collections.abc import Mapping
from typing import Any

from fakequay.models import Account, Notification
from fakequay.world import World

from . import teams


def notify(
    world: World,
    account: Account,
    kind: str,
    metadata: Mapping[str, Any],
    *,
    subject: str | None = None,
) -> Notification:
    """Add a notification for a user or an organization.

    Args:
        kind: Kind of the notification, such as ``org_team_invite``.
        subject: Key with which the notification can be removed later, or None.
    """
    drawn = world.draw("notification", f"{account.name} {kind}")
    return world.store.notifications.add(
        Notification(
            account_id=account.id,
            kind=kind,
            uuid=drawn.uuid(),
            created=world.now(),
            metadata=dict(metadata),
            subject=subject,
        )
    )


def remove(world: World, account: Account, kind: str, subject: str) -> None:
    """Remove the user notifications with the given kind and subject from an account."""
    for notification in world.store.notifications.find(account_id=account.id):
        if (notification.kind, notification.subject) == (kind, subject):
            world.store.notifications.remove(notification)


def remove_all(world: World, subject: str) -> None:
    """Remove all user notifications with the given subject, from all accounts."""
    world.store.notifications.remove_all(subject=subject)


def newest(world: World, account: Account, *, limit: int, skip: int = 0) -> list[Notification]:
    """Return the notifications that a user has not dismissed, newest first.

    Notifications of the organizations that the user administers are included.

    Args:
        limit: Maximum number of notifications.
        skip: Number of notifications at the start of the list to leave out.
    """
    found = [
        notification
        for audience in _audiences(world, account)
        for notification in world.store.notifications.newest(
            account_id=audience, dismissed=False, limit=skip + limit
        )
    ]
    found.sort(key=lambda notification: notification.id, reverse=True)
    return found[skip : skip + limit]


def get(world: World, account: Account, uuid: str) -> Notification | None:
    """Return a notification of a user by its uuid, dismissed or not; None if it does not exist."""
    found = world.store.notifications.one(uuid=uuid)
    return found if found and found.account_id in _audiences(world, account) else None


def _audiences(world: World, account: Account) -> set[int]:
    """Return the ids of the accounts whose notifications a user sees.

    The accounts are the user and the organizations that the user administers.
    """
    administered = {
        organization.id
        for organization in teams.list_organizations(world, account)
        if any(team.role == "admin" for team in teams.list_for_member(world, organization, account))
    }
    return {account.id} | administered
