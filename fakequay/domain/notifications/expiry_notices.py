"""Telling a subscriber of repo_image_expiry which tags are about to end."""

from fakequay.domain.repositories import repositories
from fakequay.domain.repositories.policy_owners import Owner
from fakequay.world import World

from . import events, expiry_schedule


def send_notices(world: World, subscription_id: int) -> None:
    """All that are due by now at once; if there is none, the one that is next."""
    subscription = world.store.subscriptions.get(subscription_id)
    repository = (
        world.store.repositories.get(subscription.repository_id or 0) if subscription else None
    )
    if subscription is None or repository is None:
        return
    waiting = expiry_schedule.pending_tags(world, subscription)
    until = max(world.now(), min(waiting.values(), default=0.0))
    names = sorted(name for name, due in waiting.items() if due <= until)
    if names:
        told = (*subscription.told, *names)
        subscription = world.store.subscriptions.change(subscription, told=told)
        about = {"tags": names, "expiring_in": f"{expiry_schedule.days_before(subscription)} days"}
        owner = Owner(repositories.namespace_of(world, repository), repository)
        events.deliver(world, owner, subscription, about)
    expiry_schedule.schedule_notices(world, subscription)
