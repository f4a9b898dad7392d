"""Manifests of a repository: taking them in, finding them, which of them are alive."""

from fakequay.domain.errors import DomainError
from fakequay.models import Manifest, ManifestBlob, ManifestChild, Repository, Tag
from fakequay.world import World

from . import blobs, image_configs, labels, manifest_format, scan_queue
from .manifest_format import Document


class ManifestRefused(DomainError):
    """It names what is not here; the message says what."""


def document(manifest: Manifest) -> Document:
    return manifest_format.read(manifest.content, manifest.media_type, manifest.digest)


def is_list(manifest: Manifest) -> bool:
    return manifest.media_type in manifest_format.LISTS


def add(world: World, repository: Repository, document: Document) -> Manifest:
    """The repository's manifest with this digest, made if it is new."""
    known = lookup(world, repository, document.digest)
    if known is not None:
        return known
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
    for label in labels.build_image_labels(world, manifest, image_configs.labels(world, document)):
        world.store.manifest_labels.add(label)
    scan_queue.add(world, manifest)
    return manifest


def store_references(
    world: World, repository: Repository, manifest: Manifest, document: Document
) -> None:
    """Note which blobs and other manifests a manifest is made of."""
    for digest, size in document.blobs.items():
        world.store.manifest_blobs.add(
            ManifestBlob(repository.namespace_id, repository.id, manifest.id, digest, size)
        )
    for digest in dict.fromkeys(child["digest"] for child in document.children):
        world.store.manifest_children.add(ManifestChild(repository.id, manifest.id, digest))


def lookup(world: World, repository: Repository, digest: str) -> Manifest | None:
    """By its digest, alive or not."""
    return world.store.manifests.one(repository_id=repository.id, digest=digest)


def find_alive(world: World, repository: Repository, digest: str) -> Manifest | None:
    """By its digest, where a tag holds it or a list that a tag holds."""
    manifest = lookup(world, repository, digest)
    return manifest if manifest and is_alive(world, manifest) else None


def is_alive(world: World, manifest: Manifest) -> bool:
    now = world.now()
    return any(_lives(tag, now) for tag in referencing_tags(world, manifest))


def find_restorable(world: World, repository: Repository, digest: str) -> Manifest | None:
    """By its digest, where a tag holds it or did so as long ago as the time machine reaches."""
    manifest = lookup(world, repository, digest)
    since = world.now() - restore_window(world, repository)
    kept = manifest and any(_lives(tag, since) for tag in referencing_tags(world, manifest))
    return manifest if kept else None


def restore_window(world: World, repository: Repository) -> int:
    """How long ended tags of a repository can be restored, in seconds."""
    namespace = world.store.accounts.get(repository.namespace_id)
    return namespace.tag_expiration_s if namespace else 0


def referencing_tags(world: World, manifest: Manifest) -> list[Tag]:
    """Every tag, ended or not, that means the manifest or a list with it in, at any depth."""
    found = world.store.tags.find(manifest_id=manifest.id)
    return [
        *found,
        *(tag for one in parent_lists(world, manifest) for tag in referencing_tags(world, one)),
    ]


def parent_lists(world: World, manifest: Manifest) -> list[Manifest]:
    """The lists that name a manifest."""
    named = world.store.manifest_children.find(
        repository_id=manifest.repository_id, digest=manifest.digest
    )
    lists = (world.store.manifests.get(one.manifest_id) for one in named)
    return [one for one in lists if one is not None]


def referrers(world: World, repository: Repository, digest: str) -> list[Manifest]:
    """What is about a manifest, be that here or not."""
    found = world.store.manifests.find(repository_id=repository.id, subject=digest)
    return [manifest for manifest in found if is_alive(world, manifest)]


def child_presence(world: World, manifest: Manifest) -> dict[str, bool]:
    """The manifests that a list names, and whether they are here."""
    children = world.store.manifest_children.find(manifest_id=manifest.id)
    manifests = world.store.manifests
    return {
        child.digest: manifests.one(repository_id=manifest.repository_id, digest=child.digest)
        is not None
        for child in children
    }


def delete(world: World, manifest: Manifest) -> None:
    """A manifest with its labels; its blobs stay until the repository lets them go."""
    store = world.store
    scan_queue.remove(world, manifest)
    for table in (store.manifest_blobs, store.manifest_children, store.manifest_labels):
        table.remove_all(manifest_id=manifest.id)
    store.pull_counts.remove_all(repository_id=manifest.repository_id, subject=manifest.digest)
    store.manifests.remove(manifest)


def _lives(tag: Tag, at: float) -> bool:
    return tag.end is None or tag.end > at


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
