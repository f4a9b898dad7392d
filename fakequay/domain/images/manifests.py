"""Manifests of a repository: adds, finds and deletes them."""

from collections.abc import Mapping

from fakequay.domain.errors import DomainError
from fakequay.models import Manifest, ManifestBlob, ManifestChild, Repository, Tag
from fakequay.world import World

from . import blobs, image_configs, labels, manifest_format, scan_queue
from .manifest_format import Document


class ManifestRefused(DomainError):
    """Error for a manifest that refers to a blob or manifest missing from the repository.

    The message contains the missing digest.
    """


def document(manifest: Manifest) -> Document:
    """Parse the stored content of a manifest."""
    return manifest_format.read(manifest.content, manifest.media_type, manifest.digest)


def is_list(manifest: Manifest) -> bool:
    """Return whether a manifest is an OCI index or a Docker manifest list."""
    return manifest.media_type in manifest_format.LISTS


def add(
    world: World,
    repository: Repository,
    document: Document,
    image_labels: Mapping[str, str] | None = None,
) -> Manifest:
    """Add a manifest to a repository, or return the existing record of the manifest.

    For a new manifest, the labels of the image are also stored, and a security scan is queued.

    Args:
        document: The manifest.
        image_labels: Labels of the image; None to read them from the image config.

    Raises:
        ManifestRefused: The repository lacks a blob or a child manifest.
    """
    existing = lookup(world, repository, document.digest)
    if existing is not None:
        return existing
    _check_parts(world, repository, document)
    manifest = world.store.manifests.add(
        Manifest(
            repository.id,
            document.digest,
            document.media_type,
            document.content,
            created=world.now(),
            layers_size=document.layers_size,
            subject=document.subject,
        )
    )
    store_references(world, repository, manifest, document)
    if image_labels is None:
        image_labels = image_configs.labels(world, document)
    for label in labels.build_image_labels(world, manifest, image_labels):
        world.store.manifest_labels.add(label)
    scan_queue.add(world, manifest)
    return manifest


def store_references(
    world: World, repository: Repository, manifest: Manifest, document: Document
) -> None:
    """Store the references of a manifest to blobs and to the manifests in a manifest list."""
    for digest, declared_size in document.blobs.items():
        size = declared_size
        if size is None:
            size = _stored_size(world, repository, digest)
        world.store.manifest_blobs.add(
            ManifestBlob(repository.namespace_id, repository.id, manifest.id, digest, size)
        )
    for digest in dict.fromkeys(child["digest"] for child in document.children):
        world.store.manifest_children.add(ManifestChild(repository.id, manifest.id, digest))


def lookup(world: World, repository: Repository, digest: str) -> Manifest | None:
    """Return the manifest with the given digest in a repository, or None.

    The result can be a manifest to which no tag refers any more.
    """
    return world.store.manifests.one(repository_id=repository.id, digest=digest)


def find_alive(world: World, repository: Repository, digest: str) -> Manifest | None:
    """Return the manifest with the given digest if a current tag refers to it, otherwise None.

    The tag can also refer to a manifest list that contains the manifest.
    """
    manifest = lookup(world, repository, digest)
    return manifest if manifest and is_alive(world, manifest) else None


def is_alive(world: World, manifest: Manifest) -> bool:
    """Return whether a current tag refers to a manifest or to a manifest list that contains it."""
    now = world.now()
    return any(_exists_at(tag, now) for tag in referencing_tags(world, manifest))


def find_restorable(world: World, repository: Repository, digest: str) -> Manifest | None:
    """Return the manifest with the given digest, if a current or restorable tag refers to it.

    Returns:
        None if the repository does not contain the manifest, or if all tags of the manifest were
        deleted or expired too long ago to be restored.
    """
    manifest = lookup(world, repository, digest)
    since = world.now() - restore_window(world, repository)
    is_restorable = manifest and any(
        _exists_at(tag, since) for tag in referencing_tags(world, manifest)
    )
    return manifest if is_restorable else None


def restore_window(world: World, repository: Repository) -> int:
    """Return how long a deleted tag of a repository can be restored, in seconds."""
    namespace = world.store.accounts.get(repository.namespace_id)
    return namespace.tag_expiration_s if namespace else 0


def referencing_tags(world: World, manifest: Manifest) -> list[Tag]:
    """Return the current and former tags of a manifest and of manifest lists that contain it.

    Manifest lists can be nested to any depth.
    """
    found = world.store.tags.find(manifest_id=manifest.id)
    lists = parent_lists(world, manifest)
    return [*found, *(tag for parent in lists for tag in referencing_tags(world, parent))]


def parent_lists(world: World, manifest: Manifest) -> list[Manifest]:
    """Return the manifest lists that contain a manifest."""
    named = world.store.manifest_children.find(
        repository_id=manifest.repository_id, digest=manifest.digest
    )
    lists = (world.store.manifests.get(child.manifest_id) for child in named)
    return [manifest for manifest in lists if manifest is not None]


def referrers(world: World, repository: Repository, digest: str) -> list[Manifest]:
    """Return the manifests (such as signatures and SBOMs) whose ``subject`` is a given digest.

    The repository does not have to contain the subject itself. Manifests without a current tag are
    left out.
    """
    found = world.store.manifests.find(repository_id=repository.id, subject=digest)
    return [manifest for manifest in found if is_alive(world, manifest)]


def child_presence(world: World, manifest: Manifest) -> dict[str, bool]:
    """Return for each digest in a manifest list whether the repository contains the manifest."""
    children = world.store.manifest_children.find(manifest_id=manifest.id)
    manifests = world.store.manifests
    return {
        child.digest: manifests.one(repository_id=manifest.repository_id, digest=child.digest)
        is not None
        for child in children
    }


def delete(world: World, manifest: Manifest) -> None:
    """Delete a manifest with its labels and pull counts.

    The blobs of the manifest remain in the repository until garbage collection removes them.
    """
    store = world.store
    scan_queue.remove(world, manifest)
    for table in (store.manifest_blobs, store.manifest_children, store.manifest_labels):
        table.remove_all(manifest_id=manifest.id)
    store.pull_counts.remove_all(repository_id=manifest.repository_id, subject=manifest.digest)
    store.manifests.remove(manifest)


def _exists_at(tag: Tag, at: float) -> bool:
    return tag.end is None or tag.end > at


def _stored_size(world: World, repository: Repository, digest: str) -> int:
    """Return the size of a blob of a repository in bytes; 0 if the repository lacks the blob.

    The blob of the empty layer counts as a blob of every repository.
    """
    if digest == image_configs.EMPTY_LAYER:
        return image_configs.EMPTY_LAYER_SIZE
    blob = blobs.get(world, repository, digest)
    return blob.size if blob else 0


def _check_parts(world: World, repository: Repository, document: Document) -> None:
    for digest in document.blobs:
        if digest != image_configs.EMPTY_LAYER and blobs.get(world, repository, digest) is None:
            raise ManifestRefused(f"Unknown blob `{digest}`")
    if world.config.feature("SPARSE_INDEX"):
        return
    for child in document.children:
        if lookup(world, repository, child["digest"]) is None:
            message = f"Could not find child manifest with digest `{child['digest']}`"
            raise ManifestRefused(message)
