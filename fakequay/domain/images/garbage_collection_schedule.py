"""When a repository lets go of what no tag keeps any more."""

from fakequay.domain import job_queue
from fakequay.models import Tag
from fakequay.world import World

KIND = "collection"  # of scheduled jobs


def collection_time(world: World, tag: Tag) -> float | None:
    """When a tag is beyond the time machine's reach; None while it has no end.

    A hidden one cannot be restored: it is so at its end.
    """
    if tag.end is None or tag.hidden:
        return tag.end
    repository = world.store.repositories.get(tag.repository_id)
    namespace = world.store.accounts.get(repository.namespace_id) if repository else None
    return tag.end + (namespace.tag_expiration_s if namespace else 0)


def schedule_for_ended_tag(world: World, tag: Tag) -> None:
    """A tag that has an end is let go of in time."""
    due = collection_time(world, tag)
    standing = job_queue.next_job(world, KIND, tag.repository_id)
    if due is not None and (standing is None or standing.due > due):
        job_queue.cancel(world, KIND, tag.repository_id)
        job_queue.schedule(world, KIND, tag.repository_id, due)
