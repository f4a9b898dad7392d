"""Schedule of the garbage collection, which deletes the manifests and blobs of ended tags."""

from fakequay.domain import job_queue
from fakequay.models import Tag
from fakequay.world import World

KIND = "collection"  # kind of the scheduled job


def collection_time(world: World, tag: Tag) -> float | None:
    """Return the time from which garbage collection may delete a tag, in Unix seconds.

    A visible tag can be restored for some time after its end (Quay's time machine). The garbage
    collection deletes the tag only after this time. A hidden tag cannot be restored.

    Returns:
        None if the tag has no end.
    """
    if tag.end is None or tag.hidden:
        return tag.end
    repository = world.store.repositories.get(tag.repository_id)
    namespace = world.store.accounts.get(repository.namespace_id) if repository else None
    return tag.end + (namespace.tag_expiration_s if namespace else 0)


def schedule_for_ended_tag(world: World, tag: Tag) -> None:
    """Schedule a garbage collection of a repository for the time when an ended tag may be deleted.

    If an earlier collection is already scheduled for the repository, do not change it.
    """
    due = collection_time(world, tag)
    standing = job_queue.next_job(world, KIND, tag.repository_id)
    if due is not None and (standing is None or standing.due > due):
        job_queue.cancel(world, KIND, tag.repository_id)
        job_queue.schedule(world, KIND, tag.repository_id, due)
