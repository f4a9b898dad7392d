"""That a tag ends, and what follows: somebody is told before, it expires, it is let go of."""

from fakequay.records import Tag
from fakequay.world import World

from . import appointments, collection_plans, expiry_plans

KIND = "expiry"  # of appointments


def change(world: World, tag: Tag, end: float | None) -> Tag:
    """Let a tag end at a moment, be that now, past or to come, or (None) not."""
    tag = world.store.tags.change(tag, end=end)
    plan(world, tag)
    expiry_plans.renew(world, tag)
    return tag


def plan(world: World, tag: Tag) -> None:
    """What the clock will do to a tag."""
    appointments.cancel(world, KIND, tag.id)
    if tag.end is None:
        return
    if tag.end > world.now() and not tag.hidden:
        appointments.make(world, KIND, tag.id, tag.end)
    else:
        collection_plans.ended(world, tag)


def expire(world: World, tag_id: int) -> None:
    """A tag is over, at its time or because somebody says so."""
    tag = world.store.tags.get(tag_id)
    if tag is not None and tag.end is not None:
        change(world, tag, min(tag.end, world.now()))
