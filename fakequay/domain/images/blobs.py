"""Blobs of repositories: adds and finds blobs, and computes the storage that blobs use."""

from fakequay.models import Blob, Repository
from fakequay.world import World


def get(world: World, repository: Repository, digest: str) -> Blob | None:
    """Return the blob with the given digest, or None if the repository does not contain it."""
    return world.store.blobs.one(repository_id=repository.id, digest=digest)


def link(world: World, repository: Repository, digest: str, size: int) -> Blob:
    """Add a blob to a repository; if the repository already contains the blob, change nothing.

    Args:
        size: Size of the blob in bytes.

    Returns:
        The new or existing record of the blob.
    """
    return get(world, repository, digest) or world.store.blobs.add(
        Blob(repository.id, digest, size)
    )


def used_blobs(world: World, repository: Repository) -> dict[str, int]:
    """Return the digests of all blobs that a repository's manifests use, with sizes in bytes."""
    used = world.store.manifest_blobs.find(repository_id=repository.id)
    return {blob.digest: blob.size for blob in used}


def size_of_repository(world: World, repository: Repository) -> int:
    """Return the storage used by a repository, in bytes.

    A blob that several manifests of the repository share counts once.
    """
    return world.store.manifest_blobs.total(repository_id=repository.id)


def size_of_namespace(world: World, namespace_id: int) -> int:
    """Return the storage used by a namespace, in bytes.

    A blob that several repositories of the namespace share counts once.
    """
    return world.store.manifest_blobs.total(namespace_id=namespace_id)
