"""Garbage collection: removes expired tags, and manifests and blobs that no tag uses.

The bytes of removed blobs are kept until the server stops, because a snapshot may need them.
"""

from fakequay.domain import job_queue
from fakequay.domain.images import blobs, garbage_collection_schedule, manifests, tag_expiry
from fakequay.models import Repository
from fakequay.world import World


def collect(world: World, repository: Repository) -> None:
    """Remove the expired tags of a repository, and the manifests and blobs that no other tag uses.

    A deleted tag is removed when it can no longer be restored (Quay's time machine). A blob that no
    manifest has used yet is kept, because a client may still push a manifest that uses it.
    """
    store = world.store
    for tag in store.tags.find(repository_id=repository.id):
        job_queue.check_running(world)
        collection_time = garbage_collection_schedule.collection_time(world, tag)
        if collection_time is not None and collection_time <= world.now():
            job_queue.cancel(world, tag_expiry.KIND, tag.id)
            store.tags.remove(tag)
    before = blobs.used_blobs(world, repository)
    for manifest in store.manifests.find(repository_id=repository.id):
        job_queue.check_running(world)
        if not manifests.referencing_tags(world, manifest):
            manifests.delete(world, manifest)
    for digest in before.keys() - blobs.used_blobs(world, repository).keys():
        job_queue.check_running(world)
        store.blobs.remove_all(repository_id=repository.id, digest=digest)


def collect_due(world: World, repository_id: int) -> None:
    """Run the scheduled garbage collection of a repository, and schedule the next one."""
    repository = world.store.repositories.get(repository_id)
    if repository is not None:
        collect(world, repository)
        for tag in world.store.tags.find(repository_id=repository_id):
            if tag.hidden or (tag.end is not None and tag.end <= world.now()):
                garbage_collection_schedule.schedule_for_ended_tag(world, tag)


def remove_images(world: World, repository: Repository) -> None:
    """Remove all tags, manifests and blobs of a repository that is being deleted."""
    store = world.store
    job_queue.cancel(world, garbage_collection_schedule.KIND, repository.id)
    for tag in store.tags.find(repository_id=repository.id):
        job_queue.check_running(world)
        job_queue.cancel(world, tag_expiry.KIND, tag.id)
        store.tags.remove(tag)
    for manifest in store.manifests.find(repository_id=repository.id):
        job_queue.check_running(world)
        manifests.delete(world, manifest)
    for table in (
        store.pull_counts,
        store.uploads,
        store.blobs,
        store.image_recipes,
        store.referrer_lists,
    ):
        table.remove_all(repository_id=repository.id)
