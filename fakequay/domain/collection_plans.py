"""When a repository lets go of what no tag keeps any more."""

from fakequay.records import Tag
from fakequay.world import World

from . import appointments

KIND = "collection"  # of appointments


def gone_at(world: World, tag: Tag) -> float | None:
    """When a tag is beyond the time machine's reach; None while it has no end.

    A hidden one cannot be restored: it is so at its end.
    """
    if tag.end is None or tag.hidden:
        return tag.end
    repository = world.store.repositories.get(tag.repository_id)
    namespace = world.store.accounts.get(repository.namespace_id) if repository else None
    return tag.end + (namespace.tag_expiration_s if namespace else 0)


def ended(world: World, tag: Tag) -> None:
    """A tag that has an end is let go of in time."""
    due = gone_at(world, tag)
    standing = appointments.one(world, KIND, tag.repository_id)
    if due is not None and (standing is None or standing.due > due):
        appointments.cancel(world, KIND, tag.repository_id)
        appointments.make(world, KIND, tag.repository_id, due)
