"""Schedule of the garbage collection, which deletes manifests and blobs of deleted tags."""

from fakequay.domain import job_queue
from fakequay.models import Tag
from fakequay.world import World

KIND = "collection"  # kind of the scheduled job that collects garbage


def collection_time(world: World, tag: Tag) -> float | None:
    """Return the time from which garbage collection may delete a tag, in Unix seconds.

    A normal tag can be restored for some time after its deletion or expiry (Quay's time machine).
    Garbage collection deletes the tag only after this time. A hidden tag, which only protects a
    manifest from garbage collection, cannot be restored.

    Returns:
        None if the tag is not deleted and has no expiry.
    """
    if tag.end is None or tag.hidden:
        return tag.end
    repository = world.store.repositories.get(tag.repository_id)
    namespace = world.store.accounts.get(repository.namespace_id) if repository else None
    return tag.end + (namespace.tag_expiration_s if namespace else 0)


def schedule_for_ended_tag(world: World, tag: Tag) -> None:
    """Schedule the garbage collection that can remove a deleted or expired tag.

    If a garbage collection of the repository is already scheduled for an earlier time, change
    nothing: the earlier garbage collection schedules the next one.
    """
    due = collection_time(world, tag)
    scheduled = job_queue.next_job(world, KIND, tag.repository_id)
    if due is not None and (scheduled is None or scheduled.due > due):
        job_queue.cancel(world, KIND, tag.repository_id)
        job_queue.schedule(world, KIND, tag.repository_id, due)
