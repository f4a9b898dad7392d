"""Schedule of expiry notices: one notice per tag, some days before the tag expires."""

from fakequay.domain import job_queue
from fakequay.models import Subscription, Tag
from fakequay.world import World

KIND = "image_expiry"  # kind of the scheduled job that sends expiry notices
EVENT = "repo_image_expiry"
_DAY = 86_400  # seconds per day


def days_before(subscription: Subscription) -> int | None:
    """Return the number of days between an expiry notice and the expiry of its tag.

    Returns:
        None if the notification subscription does not contain a valid number of days.
    """
    try:
        return int(subscription.event_config["days"])
    except (KeyError, TypeError, ValueError):
        return None


def pending_tags(world: World, subscription: Subscription) -> dict[str, float]:
    """Return the due times of the expiry notices that a notification subscription has yet to send.

    Returns:
        Time at which the notice about a tag is due, in Unix seconds, by name of the tag.
    """
    days = days_before(subscription)
    if days is None or subscription.repository_id is None:
        return {}
    now, found = world.now(), {}
    for tag in world.store.tags.find(repository_id=subscription.repository_id):
        if tag.hidden or not tag.end or tag.name in subscription.notified_tags:
            continue
        if tag.end > now:
            found[tag.name] = tag.end - days * _DAY
    return found


def schedule_notices(world: World, subscription: Subscription) -> None:
    """Schedule the next expiry notice of a notification subscription.

    The function cancels the notice that was scheduled before.
    """
    job_queue.cancel(world, KIND, subscription.id)
    if subscription.event == EVENT:
        due = min(pending_tags(world, subscription).values(), default=None)
        if due is not None:
            job_queue.schedule(world, KIND, subscription.id, max(due, world.now()))


def reschedule_for_tag(world: World, tag: Tag) -> None:
    """Schedule the expiry notices for a tag again after its expiration has changed.

    Subscribers who were already notified about the expiry of the tag are notified again.
    """
    for subscription in world.store.subscriptions.find(repository_id=tag.repository_id):
        if subscription.event == EVENT:
            names = tuple(name for name in subscription.notified_tags if name != tag.name)
            changed = world.store.subscriptions.change(subscription, notified_tags=names)
            schedule_notices(world, changed)
