"""Tag expiry: sets when a tag expires, and schedules its expiry notices and garbage collection."""

from fakequay.domain import job_queue
from fakequay.domain.notifications import expiry_schedule
from fakequay.models import Tag
from fakequay.world import World

from . import garbage_collection_schedule

KIND = "expiry"  # kind of the scheduled job that expires a tag


def set_expiry(world: World, tag: Tag, end: float | None) -> Tag:
    """Set the expiry of a tag, and schedule the jobs and notices that depend on it.

    Args:
        end: Time of the expiry in Unix seconds, possibly in the past; None for a tag that does not
            expire.
    """
    tag = world.store.tags.change(tag, end=end)
    schedule_expiry(world, tag)
    expiry_schedule.reschedule_for_tag(world, tag)
    return tag


def schedule_expiry(world: World, tag: Tag) -> None:
    """Schedule the expiry of a tag.

    For a tag that has already expired, and for a hidden tag (which only protects a manifest from
    garbage collection), schedule a garbage collection of the repository instead.
    """
    job_queue.cancel(world, KIND, tag.id)
    if tag.end is None:
        return
    if tag.end > world.now() and not tag.hidden:
        job_queue.schedule(world, KIND, tag.id, tag.end)
    else:
        garbage_collection_schedule.schedule_for_ended_tag(world, tag)


def expire(world: World, tag_id: int) -> None:
    """Expire a tag now. Do nothing if the tag does not exist or has no expiry."""
    tag = world.store.tags.get(tag_id)
    if tag is not None and tag.end is not None:
        set_expiry(world, tag, min(tag.end, world.now()))
