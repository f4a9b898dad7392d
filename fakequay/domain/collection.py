"""Letting go of what no tag keeps any more.

The bytes of blobs stay where they are as long as the server runs: a snapshot may need them again.
"""

from fakequay.records import Repository
from fakequay.world import World

from . import blobs, manifests


def collect(world: World, repository: Repository) -> None:
    """Forget tags beyond the time machine's reach, and the manifests and blobs only they kept.

    A blob that no manifest has had yet stays: its manifest may be on the way.
    """
    store = world.store
    since = world.now() - manifests.window(world, repository)
    for tag in store.tags.find(repository_id=repository.id):
        if tag.end is not None and tag.end <= (world.now() if tag.hidden else since):
            store.tags.remove(tag)
    before = blobs.stored(world, repository)
    for manifest in store.manifests.find(repository_id=repository.id):
        if not manifests.holders(world, manifest):
            manifests.delete(world, manifest)
    for digest in before.keys() - blobs.stored(world, repository).keys():
        store.blobs.remove_all(repository_id=repository.id, digest=digest)


def empty(world: World, repository: Repository) -> None:
    """Everything that was pushed to a repository goes, as the repository does."""
    store = world.store
    store.tags.remove_all(repository_id=repository.id)
    for manifest in store.manifests.find(repository_id=repository.id):
        manifests.delete(world, manifest)
    for table in (store.pull_counts, store.uploads, store.blobs, store.image_recipes):
        table.remove_all(repository_id=repository.id)
