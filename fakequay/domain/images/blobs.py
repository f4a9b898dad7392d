"""Which repository has which blob."""

from fakequay.models import Blob, Repository
from fakequay.world import World


def get(world: World, repository: Repository, digest: str) -> Blob | None:
    return world.store.blobs.one(repository_id=repository.id, digest=digest)


def link(world: World, repository: Repository, digest: str, size: int) -> Blob:
    """A repository has a blob from here on."""
    return get(world, repository, digest) or world.store.blobs.add(
        Blob(repository.id, digest, size)
    )


def used_blobs(world: World, repository: Repository) -> dict[str, int]:
    """The blobs that the manifests of a repository consist of, with their sizes in bytes."""
    used = world.store.manifest_blobs.find(repository_id=repository.id)
    return {blob.digest: blob.size for blob in used}


def size_of_repository(world: World, repository: Repository) -> int:
    """In bytes; what several of its manifests share counts once."""
    return world.store.manifest_blobs.total(repository_id=repository.id)


def size_of_namespace(world: World, namespace_id: int) -> int:
    """In bytes; what several of its repositories share counts once."""
    return world.store.manifest_blobs.total(namespace_id=namespace_id)
