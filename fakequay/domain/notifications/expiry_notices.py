"""Expiry notices: notifies subscribers of ``repo_image_expiry`` about expiring tags."""

from fakequay.domain.policy_and_subscription_owners import Owner
from fakequay.domain.repositories import repositories
from fakequay.world import World

from . import deliveries, expiry_schedule


def send_notices(world: World, subscription_id: int) -> None:
    """Send the due expiry notices of a notification subscription, and schedule the next one.

    A user can run this job before a notice is due. The earliest notice is then sent immediately.
    """
    subscription = world.store.subscriptions.get(subscription_id)
    repository = (
        world.store.repositories.get(subscription.repository_id or 0) if subscription else None
    )
    if subscription is None or repository is None:
        return
    pending = expiry_schedule.pending_tags(world, subscription)
    until = max(world.now(), min(pending.values(), default=0.0))
    names = sorted(name for name, due in pending.items() if due <= until)
    if names:
        notified_tags = (*subscription.notified_tags, *names)
        subscription = world.store.subscriptions.change(subscription, notified_tags=notified_tags)
        about = {"tags": names, "expiring_in": f"{expiry_schedule.days_before(subscription)} days"}
        owner = Owner(repositories.get_namespace(world, repository), repository)
        deliveries.deliver(world, owner, subscription, about)
    expiry_schedule.schedule_notices(world, subscription)
