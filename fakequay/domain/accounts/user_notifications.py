"""What the bell of the web page shows: to a user, or to every admin of an organization."""

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
    """A notification for a user or an organization; ``subject`` is what ``forget`` finds it by."""
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
    """What it was about is over."""
    for notification in world.store.notifications.find(account_id=account.id):
        if (notification.kind, notification.subject) == (kind, subject):
            world.store.notifications.remove(notification)


def newest(world: World, account: Account, *, limit: int, skip: int = 0) -> list[Notification]:
    """What a user has not dismissed yet, latest first."""
    found = [
        notification
        for audience in _audiences(world, account)
        for notification in world.store.notifications.newest(
            account_id=audience, dismissed=False, limit=skip + limit
        )
    ]
    found.sort(key=lambda notification: notification.id, reverse=True)
    return found[skip : skip + limit]


def one(world: World, account: Account, uuid: str) -> Notification | None:
    """A user's notification, dismissed or not."""
    found = world.store.notifications.one(uuid=uuid)
    return found if found and found.account_id in _audiences(world, account) else None


def _audiences(world: World, account: Account) -> set[int]:
    """The user, and the organizations that the user administers."""
    administered = {
        organization.id
        for organization in teams.organizations_of(world, account)
        if any(team.role == "admin" for team in teams.joined_by(world, organization, account))
    }
    return {account.id} | administered
