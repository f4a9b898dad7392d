"""Blobs of repositories: which repository contains which blob, and storage sizes."""

from fakequay.models import Blob, Repository
from fakequay.world import World


def get(world: World, repository: Repository, digest: str) -> Blob | None:
    """Return the repository's blob with this digest, or None if it does not contain it."""
    return world.store.blobs.one(repository_id=repository.id, digest=digest)


def link(world: World, repository: Repository, digest: str, size: int) -> Blob:
    """Add a blob to a repository, or return the record if the repository already contains the blob.

    Args:
        size: Size of the blob in bytes.
    """
    return get(world, repository, digest) or world.store.blobs.add(
        Blob(repository.id, digest, size)
    )


def used_blobs(world: World, repository: Repository) -> dict[str, int]:
    """Return the blobs used by the manifests of a repository, as sizes in bytes by digest."""
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
