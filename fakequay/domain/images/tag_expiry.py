"""That a tag ends, and what follows: somebody is told before, it expires, it is let go of."""

from fakequay.domain import job_queue
from fakequay.domain.notifications import expiry_schedule
from fakequay.models import Tag
from fakequay.world import World

from . import garbage_collection_schedule

KIND = "expiry"  # of scheduled jobs


def set_expiry(world: World, tag: Tag, end: float | None) -> Tag:
    """Let a tag end at a moment, be that now, past or to come, or (None) not."""
    tag = world.store.tags.change(tag, end=end)
    schedule_expiry(world, tag)
    expiry_schedule.reschedule_for_tag(world, tag)
    return tag


def schedule_expiry(world: World, tag: Tag) -> None:
    """What the clock will do to a tag."""
    job_queue.cancel(world, KIND, tag.id)
    if tag.end is None:
        return
    if tag.end > world.now() and not tag.hidden:
        job_queue.schedule(world, KIND, tag.id, tag.end)
    else:
        garbage_collection_schedule.schedule_for_ended_tag(world, tag)


def expire(world: World, tag_id: int) -> None:
    """A tag is over, at its time or because somebody says so."""
    tag = world.store.tags.get(tag_id)
    if tag is not None and tag.end is not None:
        set_expiry(world, tag, min(tag.end, world.now()))
