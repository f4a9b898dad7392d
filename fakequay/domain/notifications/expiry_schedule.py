"""When subscribers of repo_image_expiry are told: some days before a tag ends, once for each."""

from fakequay.domain import job_queue
from fakequay.models import Subscription, Tag
from fakequay.world import World

KIND = "image_expiry"  # of scheduled jobs
EVENT = "repo_image_expiry"
_DAY = 86_400  # seconds


def days_before(subscription: Subscription) -> int | None:
    """How many days before; None where the subscription does not say."""
    try:
        return int(subscription.event_config["days"])
    except (KeyError, TypeError, ValueError):
        return None


def pending_tags(world: World, subscription: Subscription) -> dict[str, float]:
    """The tags that a subscriber is yet to be told of, and when that is due."""
    ahead = days_before(subscription)
    if ahead is None or subscription.repository_id is None:
        return {}
    now, found = world.now(), {}
    for tag in world.store.tags.find(repository_id=subscription.repository_id):
        if not tag.hidden and tag.end and tag.end > now and tag.name not in subscription.told:
            found[tag.name] = tag.end - ahead * _DAY
    return found


def schedule_notices(world: World, subscription: Subscription) -> None:
    """When a subscriber is told next."""
    job_queue.cancel(world, KIND, subscription.id)
    if subscription.event == EVENT:
        due = min(pending_tags(world, subscription).values(), default=None)
        if due is not None:
            job_queue.schedule(world, KIND, subscription.id, max(due, world.now()))


def reschedule_for_tag(world: World, tag: Tag) -> None:
    """A tag ends at another time than who was told of it believes."""
    for subscription in world.store.subscriptions.find(repository_id=tag.repository_id):
        if subscription.event == EVENT:
            told = tuple(name for name in subscription.told if name != tag.name)
            schedule_notices(world, world.store.subscriptions.change(subscription, told=told))
